import { LoopworkError } from '../../core/errors.ts'

export interface Question {
  /** What is done by it, as the beginning of a refusal: `abort ends every agent of the run`. */
  readonly does: string
  readonly question: string
  readonly word: string
  /** The command that does it without asking. */
  readonly without: string
}

/**
 * Whether the person in this terminal types the word. Without a terminal nobody can be asked.
 * @throws LoopworkError usage, with the command that asks nobody.
 */
export async function askWord({ does, question, word, without }: Question): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new LoopworkError('usage', `${does}, and without a terminal nobody can be asked`, {
      hint: `to do it all the same: ${without}`,
    })
  const { createInterface } = await import('node:readline')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<boolean>((resolve) => {
      // Ctrl+C and Ctrl+D answer nothing.
      terminal.once('close', () => resolve(false))
      terminal.question(question, (answer) => resolve(answer.trim() === word))
    })
  } finally {
    terminal.close()
  }
}
