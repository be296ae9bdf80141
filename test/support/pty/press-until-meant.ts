import { until } from '../until.ts'
import type { LoopworkTerminal } from './loopwork-terminal.ts'

/** A key so soon after the page or its task has changed was hardly meant for it: that is said, and the key again is for it. */
export async function pressUntilMeant(
  terminal: LoopworkTerminal,
  key: string,
  answer: string,
): Promise<void> {
  await stoodStill()
  terminal.press(key)
  const isUnmeant = (): boolean => /again is for|press again/.test(terminal.row(-1))
  const isAnswered = (): boolean => terminal.row(-1).includes(answer)
  await terminal.until('an answer', () => isUnmeant() || isAnswered())
  if (isUnmeant()) {
    await stoodStill()
    terminal.press(key)
  }
  await terminal.until(answer, isAnswered)
}

async function stoodStill(): Promise<void> {
  const from = performance.now()
  await until('the page has stood still', () => performance.now() - from > 350)
}
