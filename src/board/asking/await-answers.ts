import type { Patience } from '../../core/board/board.ts'
import type { Command } from '../../core/command.ts'

const lookMs = 50

/** Looks until every command has its answer or the time is over, and resolves to what is known then. */
export async function awaitAnswers(
  look: () => Promise<readonly Command[]>,
  { forMs, pause = sleep }: Patience,
): Promise<readonly Command[]> {
  const until = performance.now() + forMs
  for (;;) {
    const answers = await look()
    if (!answers.some(isOpen) || performance.now() > until) return answers
    await pause(lookMs)
  }
}

const isOpen = ({ answer }: Command): boolean => answer.state === 'asked' || answer.state === 'taken'

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
