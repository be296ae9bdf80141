import type { EpochMs } from '../../core/ids.ts'
import type { ItemQuery } from '../../core/ports/store-reader.ts'
import type { ItemState } from '../../core/state.ts'
import type { Timed } from '../driver.ts'
import { selectNewestRun } from '../operations/runs/select-run.ts'
import { parsePhase, phases } from '../rows/attempt-row.ts'
import { integer } from '../rows/raw-row.ts'
import { byStrategy } from '../rows/ready-order.ts'
import { all, type Operation } from '../statement.ts'
import { countShelves, selectDue } from './count-states.ts'
import { demandsNow } from './limited-demands.ts'
import { stateOfPhase } from './state-of-phase.ts'

/** A stretch of the list whose length is known without reading it. */
interface Stretch {
  /** Null: of several; what a run leaves out is asked for by none. */
  readonly state: ItemState | null
  readonly length: number
  page(limit: number, offset: number): Operation<readonly number[]>
}

/**
 * Rowids of a window in the order of the screen. Stretches before the window are skipped by their length; only the one
 * it lies in is read, by its own index.
 */
export function* windowByNeed(query: Timed<ItemQuery>): Operation<readonly number[]> {
  const ids: number[] = []
  let skip = query.offset
  for (const stretch of yield* stretches(query)) {
    const left = query.limit - ids.length
    if (left <= 0) break
    if (query.states !== null && (stretch.state === null || !query.states.includes(stretch.state))) continue
    if (skip < stretch.length) ids.push(...(yield* stretch.page(left, skip)))
    skip = Math.max(0, skip - stretch.length)
  }
  return ids
}

/** What needs a person, what is worked on, what comes next, what can't go on, what is over. */
function* stretches({ now }: Timed<ItemQuery>): Operation<readonly Stretch[]> {
  const shelves = yield* countShelves()
  const lengthOf = (shelf: string): number => shelves.get(shelf) ?? 0
  const due = (yield* selectDue({ now })) ?? 0
  const strategy = (yield* selectNewestRun({}))?.settings.strategy ?? 'priority'
  const shelf = (state: ItemState | null, name: string): Stretch => ({
    state,
    length: lengthOf(name),
    page: (limit, offset) => selectShelf({ shelf: name, limit, offset }),
  })
  const ready = (yield* demandsNow({ ready: lengthOf('ready'), due: 0, now })).map(
    ({ id, length, limited }): Stretch => ({
      state: limited ? 'waiting' : 'todo',
      length,
      page: (limit, offset) => selectReady[strategy]({ demand: id, limit, offset }),
    }),
  )
  const [first] = ready
  const dueStretch: Stretch = {
    state: first?.state ?? 'todo',
    length: due,
    page: (limit, offset) => selectDuePage({ now, limit, offset }),
  }
  const startable = [...ready, dueStretch]
  return [
    shelf('asks', 'asks'),
    shelf('conflict', 'conflict'),
    shelf('failed', 'failed'),
    ...(yield* claimedStretches()),
    // A person stopped these: only a person takes them up again in this run.
    shelf('todo', 'stopped'),
    ...startable.filter(({ state }) => state === 'todo'),
    ...startable.filter(({ state }) => state === 'waiting'),
    {
      state: 'waiting',
      length: lengthOf('waiting') - due,
      page: (limit, offset) => selectWaitingPage({ now, limit, offset }),
    },
    shelf('blocked', 'blocked'),
    shelf('cancelled', 'cancelled'),
    shelf('done', 'done'),
    shelf(null, 'outside'),
  ]
}

/** As many as there are workers and places in the queue: read, not counted. Workers first, then the queue. */
function* claimedStretches(): Operation<readonly Stretch[]> {
  const claimed = yield* selectClaimed({})
  return claimed.map(({ id, phase }) => ({
    state: stateOfPhase(phase),
    length: 1,
    // eslint-disable-next-line require-yield -- it knows its answer
    page: function* () {
      return [id]
    },
  }))
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

const selectShelf = all(
  `SELECT id FROM items WHERE shelf = :shelf AND shelf NOT IN ('ready', 'claimed') ORDER BY id LIMIT :limit OFFSET :offset`,
  parseId,
)

const selectClaimed = all(
  `SELECT i.id, a.phase FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.ended_at IS NULL AND i.attempt = a.id
   ORDER BY a.phase = 'queued', a.phase = 'merging', a.queued, a.worker, a.id`,
  (row) => ({ id: integer(row, 'id'), phase: parsePhase(row) }),
)

const selectReady = byStrategy(({ columns }) =>
  all(
    `SELECT id FROM items WHERE shelf = 'ready' AND demand = :demand ORDER BY ${columns('')} LIMIT :limit OFFSET :offset`,
    parseId,
  ),
)

const selectDuePage = all(
  `SELECT id FROM items WHERE shelf = 'waiting' AND not_before <= :now
   ORDER BY not_before, id LIMIT :limit OFFSET :offset`,
  parseId,
)

const selectWaitingPage = all(
  `SELECT id FROM items WHERE shelf = 'waiting' AND not_before > :now
   ORDER BY not_before, id LIMIT :limit OFFSET :offset`,
  parseId,
)

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
