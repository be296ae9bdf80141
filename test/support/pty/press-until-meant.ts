import { until } from '../until.ts'
import type { LoopworkTerminal } from './loopwork-terminal.ts'

/** A key so soon after the page has changed was hardly meant for its task: that is said, and the key again is for it. */
export async function pressUntilMeant(
  terminal: LoopworkTerminal,
  key: string,
  answer: string,
): Promise<void> {
  const from = performance.now()
  await until('the page has stood still', () => performance.now() - from > 350)
  terminal.press(key)
  const isUnmeant = (): boolean => terminal.row(-1).includes('again is for')
  const isAnswered = (): boolean => terminal.row(-1).includes(answer)
  await terminal.until('an answer', () => isUnmeant() || isAnswered())
  if (isUnmeant()) terminal.press(key)
  await terminal.until(answer, isAnswered)
}
