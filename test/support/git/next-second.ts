import { until } from '../until.ts'

/** git compares file times by the second: resolves at the beginning of the next one. */
export async function nextSecond(): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  await until('the next second', () => Math.floor(Date.now() / 1000) > now)
}
