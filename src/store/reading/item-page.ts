import type { EpochMs } from '../../core/ids.ts'
import type { ItemQuery } from '../../core/ports/store-reader.ts'
import type { ItemState } from '../../core/state.ts'
import type { Timed } from '../driver.ts'
import { phases } from '../rows/attempt-row.ts'
import { integer } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'
import { demandsNow } from './limited-demands.ts'
import { stretchesIn } from './list/stretches.ts'
import { stateOfPhase } from './state-of-phase.ts'

/**
 * Rowids of a window by what needs a person, or by state. Stretches before the window are skipped by their length; only the one
 * it lies in is read, by its own index.
 */
export function* windowInStretches(
  query: Timed<ItemQuery & { order: 'needs you' | 'state' }>,
): Operation<readonly number[]> {
  const ids: number[] = []
  let skip = query.offset
  for (const stretch of yield* stretchesIn(query.order, query.now)) {
    const left = query.limit - ids.length
    if (left <= 0) break
    if (query.states !== null && (stretch.state === null || !query.states.includes(stretch.state))) continue
    if (skip < stretch.length) ids.push(...(yield* stretch.page(left, skip)))
    skip = Math.max(0, skip - stretch.length)
  }
  return ids
}

/** Rowids of a window in the order of the files. */
export function* windowByFile({
  states,
  now,
  limit,
  offset,
}: Timed<ItemQuery>): Operation<readonly number[]> {
  if (states === null) return yield* selectInFileOrder({ limit, offset })
  const limited = (yield* demandsNow({ ready: 0, due: 0, now })).flatMap((demand) =>
    demand.limited ? demand.id : [],
  )
  return yield* selectStatesInFileOrder({ ...filterOf(states, now, limited), limit, offset })
}

/** @param limited demands that nobody can serve now. */
function filterOf(states: readonly ItemState[], now: EpochMs, limited: readonly number[]) {
  const shelves = states.flatMap((state) => shelvesOf[state])
  const shown = phases.filter((phase) => states.includes(stateOfPhase(phase)))
  return {
    shelves: JSON.stringify(shelves),
    phases: JSON.stringify(shown),
    todo: states.includes('todo') ? 1 : 0,
    due: states.includes(limited.includes(0) ? 'waiting' : 'todo') ? 1 : 0,
    waiting: states.includes('waiting') ? 1 : 0,
    limited: JSON.stringify(limited),
    now,
  }
}

/** Shelves that lie in one state whole; others are distinguished by phase, time, and who is limited. */
const shelvesOf: Readonly<Record<ItemState, readonly string[]>> = {
  todo: ['stopped'],
  blocked: ['blocked'],
  waiting: [],
  asks: ['asks'],
  claimed: [],
  running: [],
  verifying: [],
  voting: [],
  reviewing: [],
  queued: [],
  merging: [],
  done: ['done'],
  failed: ['failed'],
  conflict: ['conflict'],
  cancelled: ['cancelled'],
}

const parseId = (row: Parameters<typeof integer>[0]): number => integer(row, 'id')

const selectInFileOrder = all(`SELECT id FROM items ORDER BY place, id LIMIT :limit OFFSET :offset`, parseId)

const selectStatesInFileOrder = all(
  `SELECT i.id FROM items i LEFT JOIN attempts a ON a.id = i.attempt
   WHERE i.shelf IN (SELECT value FROM json_each(:shelves))
      OR a.phase IN (SELECT value FROM json_each(:phases))
      OR (i.shelf = 'ready' AND CASE WHEN i.demand IN (SELECT value FROM json_each(:limited)) THEN :waiting = 1 ELSE :todo = 1 END)
      OR (i.shelf = 'waiting' AND CASE WHEN i.not_before <= :now THEN :due = 1 ELSE :waiting = 1 END)
   ORDER BY i.place, i.id LIMIT :limit OFFSET :offset`,
  parseId,
)
