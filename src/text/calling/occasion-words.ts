import { concernName, needsPerson } from '../../core/agent/cool-down.ts'
import type { StoredEvent } from '../../core/event.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import { budgetUse } from '../budget-amounts.ts'
import { localTime } from '../time/local-time.ts'
import { groupDigits } from '../plural.ts'
import { literal, safe, type Safe } from '../safe.ts'
import { sanitize } from '../sanitize.ts'

/** What a person, or a program of theirs, is called for, in one line. @param counts of the run, for its end. */
export function occasionWords(
  { body, item, run }: StoredEvent,
  { now, counts }: { readonly now: EpochMs; readonly counts: StateCounts | null },
): Safe {
  const id = sanitize(item ?? '')
  switch (body.type) {
    case 'item:done':
      return safe`${id} is done`
    case 'item:failed':
      return body.reason.code === 'conflict'
        ? safe`${id} is in conflict: ${sanitize(body.reason.message)}`
        : safe`${id} failed: ${sanitize(body.reason.message)}`
    case 'item:released':
      return body.reason.code === 'plan:ready'
        ? safe`${id} has a plan that waits for your answer`
        : safe`${id} waits for you: ${sanitize(body.reason.message)}`
    case 'run:held':
      return safe`held, nothing new is started: ${sanitize(body.message)}`
    case 'run:budget':
      return safe`the budget is used up: ${budgetUse(body)}`
    case 'delivery:held':
      return safe`${sanitize(body.target)} is not moved: ${sanitize(body.why)}`
    case 'pool:limited': {
      const name = sanitize(concernName(body.cool))
      return needsPerson(body.cool)
        ? safe`${name} needs you: ${sanitize(body.cool.message)}`
        : safe`${name} is limited until ${localTime(body.cool.until, now)}`
    }
    case 'run:ended':
      return safe`run ${run ?? 0} ${endWords(body.outcome)}${counts === null ? literal('') : safe`: ${countWords(counts)}`}`
    default:
      return sanitize(body.type)
  }
}

const endWords = (outcome: string): Safe =>
  outcome === 'aborted' ? literal('was aborted') : literal('has ended')

export const countWords = ({ done, failed, conflict, total }: StateCounts): Safe =>
  failed + conflict === 0
    ? safe`${groupDigits(done)} of ${groupDigits(total)} done`
    : safe`${groupDigits(done)} of ${groupDigits(total)} done, ${groupDigits(failed + conflict)} failed`
