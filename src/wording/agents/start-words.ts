import type { StartStep } from '../../core/policy/start-steps.ts'
import { briefDuration } from '../../text/duration.ts'
import { groupDigits } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** The step that is under way; null: none is. */
export const stepUnderWay = (steps: readonly StartStep[]): StartStep | null =>
  steps.find(({ state }) => state === 'now') ?? null

/** What a step is called: `worktree`, `npm ci`, `claude`. */
export function stepName({ kind, name }: StartStep): Safe {
  switch (kind) {
    case 'branch':
    case 'worktree':
    case 'copies':
      return literal(kind)
    case 'setup':
    case 'agent':
      return sanitize(name ?? kind)
  }
}

/** What is known of a step beside its name: `loopwork/auth-001/1`, `1,471 of 2,412 files`, `0.4s`. */
export function stepFacts({ kind, name, files, tookMs }: StartStep): readonly Safe[] {
  return [
    ...(kind === 'branch' && name !== null ? [sanitize(name)] : []),
    ...(files === null ? [] : [safe`${groupDigits(files.written)} of ${groupDigits(files.of)} files`]),
    ...(tookMs === null || tookMs < leastMs ? [] : [briefDuration(tookMs)]),
  ]
}

/** Less would be `0s`. */
const leastMs = 100

/** The step that is under way, for the row of its task: `worktree, 1,471 of 2,412 files`, `npm ci`. */
export function stepNote(step: StartStep): Safe {
  const [fact] = stepFacts(step)
  switch (step.kind) {
    case 'branch':
      return literal('making its branch')
    case 'worktree':
      return fact === undefined ? literal('filling its worktree') : safe`worktree, ${fact}`
    case 'copies':
      return literal('copying files into its worktree')
    case 'setup':
      return stepName(step)
    case 'agent':
      return safe`starting ${stepName(step)}`
  }
}
