import type { Problem } from '../errors.ts'

/** More of a severity are counted, not kept: who mends these sees the next ones. */
const mostKept = 1_000

/** How many problems there are of each severity. */
export type ProblemCounts = Readonly<Record<Problem['severity'], number>>

/** The first problems of each severity, and how many there were: a large file has any number of them. */
export class ProblemTally {
  readonly #kept = { error: [] as Problem[], notice: [] as Problem[] }
  readonly #left = { error: 0, notice: 0 }

  add(problem: Problem): void {
    const { severity } = problem
    const kept = this.#kept[severity]
    if (kept.length < mostKept) kept.push(problem)
    else this.#left[severity]++
  }

  /** Those of which only the number is known. */
  count({ error, notice }: ProblemCounts): void {
    this.#left.error += error
    this.#left.notice += notice
  }

  get errors(): readonly Problem[] {
    return this.#kept.error
  }

  get notices(): readonly Problem[] {
    return this.#kept.notice
  }

  /** How many were not kept. */
  get left(): ProblemCounts {
    return this.#left
  }

  get errorCount(): number {
    return this.#kept.error.length + this.#left.error
  }
}
