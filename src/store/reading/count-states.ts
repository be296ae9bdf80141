import type { EpochMs } from '../../core/ids.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import { parsePhase } from '../rows/attempt-row.ts'
import { flag, integer, text } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'
import { demandsNow } from './limited-demands.ts'
import { stateOfPhase } from './state-of-phase.ts'

/** A handful of counters, and the attempts that are open: the same work for ten items and a million. */
export function* countStates(now: EpochMs): Operation<StateCounts> {
  const shelves = yield* countShelves()
  const due = (yield* selectDue({ now })) ?? 0
  const on = (shelf: string): number => shelves.get(shelf) ?? 0
  const optional = (yield* selectOptional({})) ?? 0
  const ready = yield* demandsNow({ ready: on('ready'), due, now })
  const limited = ready.reduce((sum, demand) => sum + (demand.limited ? demand.length : 0), 0)
  const counts = {
    todo: on('ready') + due - limited + on('stopped'),
    blocked: on('blocked') - optional,
    ...(optional === 0 ? {} : { optional }),
    waiting: on('waiting') - due + limited,
    asks: on('asks'),
    claimed: 0,
    running: 0,
    verifying: 0,
    voting: 0,
    reviewing: 0,
    queued: 0,
    merging: 0,
    done: on('done'),
    failed: on('failed'),
    conflict: on('conflict'),
    cancelled: on('cancelled'),
    ...(on('outside') === 0 ? {} : { outside: on('outside') }),
    total: [...shelves].reduce((sum, [shelf, n]) => (shelf === 'outside' ? sum : sum + n), 0),
  }
  let byToken = 0
  for (const { phase, isByToken, n } of yield* selectPhases({})) {
    counts[stateOfPhase(phase)] += n
    if (isByToken) byToken += n
  }
  return byToken === 0 ? counts : { ...counts, byToken }
}

const selectOptional = one(
  `SELECT count(*) AS n FROM facts f JOIN items i ON i.id = f.item
   WHERE f.held_as = 'optional' AND i.status = 'todo' AND i.hold = 'source' AND i.outside = 0`,
  (row) => integer(row, 'n'),
)

export const selectDue = one(
  `SELECT count(*) AS n FROM items WHERE shelf = 'waiting' AND not_before <= :now`,
  (row) => integer(row, 'n'),
)

/** How many items of the run's scope stand on each shelf, and how many are outside it. Ready and claimed ones have one tally, which no claim has to change: these are counted. */
export function* countShelves(): Operation<ReadonlyMap<string, number>> {
  const tallies = new Map(yield* selectTallies({}))
  const open = tallies.get('open') ?? 0
  const claimed = (yield* countClaimed({})) ?? 0
  tallies.delete('open')
  return tallies.set('ready', open - claimed).set('claimed', claimed)
}

const selectTallies = all(
  `SELECT tally, n FROM tallies`,
  (row) => [text(row, 'tally'), integer(row, 'n')] as const,
)

const countClaimed = one(
  `SELECT count(*) AS n FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.ended_at IS NULL AND i.attempt = a.id AND i.outside = 0`,
  (row) => integer(row, 'n'),
)

/** Of valid claims: an open attempt whose item has moved on counts for no state. */
const selectPhases = all(
  `SELECT a.phase, t.attempt IS NOT NULL AS by_token, count(*) AS n FROM attempts a JOIN items i ON i.id = a.item
   LEFT JOIN token_claims t ON t.attempt = a.id
   WHERE a.ended_at IS NULL AND i.attempt = a.id AND i.outside = 0 GROUP BY a.phase, by_token`,
  (row) => ({ phase: parsePhase(row), isByToken: flag(row, 'by_token'), n: integer(row, 'n') }),
)
