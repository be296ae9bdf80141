import type { Problem } from '../../core/errors.ts'

/** Beyond those of a plain sequence: two runs of 500 tasks, one after the other. */
const mostBeyondSequence = 250_000

/**
 * Counts the dependencies that the order of a file comes to. Each task of a run side by side waits for each one of the run before, so
 * that a page of text can mean millions: those are refused before they are made, as neither memory nor a claim has room for them.
 */
export class NeedsBudget {
  #left: number
  #crossedIn: number | null = null

  /** @param tasks of the file: a sequence has about one dependency for each, and one more where a run begins or ends. */
  constructor(tasks: number) {
    this.#left = mostBeyondSequence + 2 * tasks
  }

  /** Whether the task in this line may have so many; once one may not, none may. */
  allows(count: number, line: number): boolean {
    this.#left -= count
    if (this.#left < 0) this.#crossedIn ??= line
    return this.#crossedIn === null
  }

  problems(file: string): readonly Problem[] {
    if (this.#crossedIn === null) return []
    const message =
      `the order of the tasks comes to more than ${mostBeyondSequence} dependencies here: ` +
      'put a task that runs alone between two long runs of tasks side by side'
    return [{ severity: 'error', file, line: this.#crossedIn, field: null, message }]
  }
}
