import type { EpochMs } from '../core/ids.ts'
import { reachedBudgets } from '../core/policy/budget.ts'
import { anyDemand } from '../core/policy/pool/demand.ts'
import { firstLimit, waitFor } from '../core/policy/pool/wait-for.ts'
import type { RunPhase } from '../core/policy/run-phase.ts'
import type { StateCounts } from '../core/ports/store-reader.ts'
import { isAllDone, needYou, withWorkers } from '../core/run/counts.ts'
import type { Hold } from '../core/run/hold.ts'
import type { NextStart } from '../core/run/next-start.ts'
import type { Run } from '../core/run/run.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import type { Role } from '../text/role.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { carryOnCommand, usedUpWords } from './budget-words.ts'
import { foundBy } from './holds/hold-words.ts'
import type { NamedKeys } from './named-keys.ts'
import { limitWords } from './pool/limit-words.ts'
import { breakerLine } from './why-nothing-starts.ts'

export interface MomentFacts {
  readonly phase: RunPhase
  readonly run: Run | null
  readonly hold: Hold | null
  readonly counts: StateCounts
  readonly now: EpochMs
  /** Tasks after which the screen leaves; null when nobody asked it to. */
  readonly leavesAfter: number | null
  /** What can start first of all that waits for a time; null when that isn't known. */
  readonly nextStart: NextStart | null
  /** Where this is shown keys work: it names the key, not the command. */
  readonly keys?: NamedKeys
}

export interface Moment {
  readonly word: Safe
  readonly role: Role
  /** The one number of this moment: `leaves when 5 have merged`. */
  readonly detail: Safe | null
}

/** What a run is doing, as a word and its number: the header's, and that of `status`. */
export function momentOf(facts: MomentFacts): Moment {
  const { phase, counts } = facts
  if (counts.total === 0) return moment(literal('NO TASKS'), 'dim')
  switch (phase) {
    case 'left':
      return moment(literal('LEFT'), 'warn', goesOnBy(facts))
    case 'starting':
      return moment(literal('STARTING'), 'dim')
    case 'running':
      return moment(literal('RUNNING'), 'run')
    case 'waiting':
      return moment(literal('WAITING'), 'warn', waitsFor(facts))
    case 'held':
      return moment(literal('HELD'), 'bad', heldBy(facts))
    case 'paused':
      return moment(literal('PAUSED'), 'warn')
    case 'draining':
      return moment(literal('DRAINING'), 'warn', leavesWhen(facts.leavesAfter))
    case 'stopping':
      return moment(literal('STOPPING'), 'warn', endsWhen(withWorkers(counts)))
    case 'aborted':
      return moment(literal('ABORTED'), 'warn')
    case 'finished':
      return finished(counts)
  }
}

function goesOnBy({ run, keys }: MomentFacts): Safe {
  const used = run === null ? [] : reachedBudgets(run)
  if (used.length === 0)
    return keys === undefined ? literal('loopwork run takes it up') : safe`${keys.pause} goes on`
  const how = keys === undefined ? carryOnCommand(used) : keys.extend
  return safe`${usedUpWords(used)}, ${how} goes on`
}

/** A budget counts before what has to be mended: with it mended nothing would start, either. */
function heldBy({ run, hold }: MomentFacts): Safe | null {
  const used = run === null ? [] : reachedBudgets(run)
  if (used.length > 0) return usedUpWords(used)
  return hold === null ? null : foundBy(hold)
}

const moment = (word: Safe, role: Role, detail: Safe | null = null): Moment => ({ word, role, detail })

function waitsFor({ run, now, nextStart }: MomentFacts): Safe | null {
  const breaker = run === null ? null : breakerLine(run, now)
  if (breaker !== null) return breaker
  const limit = run === null ? null : (waitFor(run, anyDemand, now) ?? firstLimit(run, now))
  if (limit !== null) return limitWords(limit, now)
  if (nextStart === null) return null
  const what = nextStart.isScheduled ? literal('next task') : literal('next try')
  return safe`${what} ${formatDuration(Math.max(0, nextStart.at - now))}`
}

function leavesWhen(tasks: number | null): Safe | null {
  if (tasks === null) return null
  if (tasks === 0) return literal('leaves now')
  return safe`leaves when ${tasks} ${tasks === 1 ? literal('has') : literal('have')} merged`
}

const endsWhen = (agents: number): Safe | null =>
  agents === 0 ? null : safe`${plural(agents, 'agent')} to end`

/** Green is for a run that has left nothing behind. */
function finished(counts: StateCounts): Moment {
  if (isAllDone(counts)) return moment(literal('DONE'), 'ok')
  return moment(literal('FINISHED'), needYou(counts) > 0 ? 'bad' : 'warn')
}
