import type { EpochMs } from '../../../core/ids.ts'
import { statesInOrder, type ListOrder } from '../../../core/list/list-request.ts'
import type { ItemState } from '../../../core/state.ts'
import { parsePhase } from '../../rows/attempt-row.ts'
import { integer } from '../../rows/raw-row.ts'
import { byStrategy } from '../../rows/ready-order.ts'
import { selectNewestRun } from '../../operations/runs/select-run.ts'
import { all, type Operation } from '../../statement.ts'
import { countShelves, selectDue } from '../count-states.ts'
import { demandsNow } from '../limited-demands.ts'
import { stateOfPhase } from '../state-of-phase.ts'
import { readyAfter, selectShelfAfter, selectWaitingAfter } from './after.ts'

/** A stretch of the list whose length is known without reading it. */
export interface Stretch {
  /** The same at every look, and greater for one further down. */
  readonly at: number
  /** Null: of several; what a run leaves out is asked for by none. */
  readonly state: ItemState | null
  readonly length: number
  page(limit: number, offset: number): Operation<readonly number[]>
  /** What follows an item in it, which may have left it since; null: from its beginning. */
  after(limit: number, item: number | null): Operation<readonly number[]>
}

/** By what needs a person, or as a task lives. */
export function* stretchesIn(order: Exclude<ListOrder, 'file'>, now: EpochMs): Operation<readonly Stretch[]> {
  const found = yield* byNeed(now)
  if (order !== 'state') return found
  const rank = ({ state, at }: Stretch): number =>
    state === null ? Infinity : statesInOrder.indexOf(state) * 16 + at
  return found
    .map((stretch) => ({ ...stretch, at: rank(stretch) }))
    .toSorted((one, other) => one.at - other.at)
}

/** Of numbers of demands, claimed items and stretches: far more than there can be. */
const most = 2 ** 30

/** What needs a person, what is worked on, what comes next, what can't go on, what is over. */
function* byNeed(now: EpochMs): Operation<readonly Stretch[]> {
  const shelves = yield* countShelves()
  const lengthOf = (shelf: string): number => shelves.get(shelf) ?? 0
  const due = (yield* selectDue({ now })) ?? 0
  const strategy = (yield* selectNewestRun({}))?.settings.strategy ?? 'priority'
  const shelf = (at: number, state: ItemState | null, name: string): Stretch => ({
    at,
    state,
    length: lengthOf(name),
    page: (limit, offset) => selectShelf({ shelf: name, limit, offset }),
    after: (limit, item) => selectShelfAfter({ shelf: name, item: item ?? 0, limit }),
  })
  const demands = yield* demandsNow({ ready: lengthOf('ready'), due: 0, now })
  const ready = demands.map(({ id, length, limited }): Stretch => ({
    at: (limited ? places.limited : places.ready) + id / most,
    state: limited ? 'waiting' : 'todo',
    length,
    page: (limit, offset) => selectReady[strategy]({ demand: id, limit, offset }),
    after: (limit, item) => readyAfter(strategy, { demand: id, item, limit }),
  }))
  const dueState = ready[0]?.state ?? 'todo'
  const dueStretch: Stretch = {
    at: dueState === 'todo' ? places.due : places.dueLimited,
    state: dueState,
    length: due,
    page: (limit, offset) => selectDuePage({ now, limit, offset }),
    after: (limit, item) => selectWaitingAfter({ from: -1, to: now, item: item ?? 0, limit }),
  }
  const startable = [...ready, dueStretch]
  return [
    shelf(0, 'asks', 'asks'),
    shelf(1, 'conflict', 'conflict'),
    shelf(2, 'failed', 'failed'),
    ...(yield* claimedStretches()),
    // A person stopped these: only a person takes them up again in this run.
    shelf(places.stopped, 'todo', 'stopped'),
    ...startable.filter(({ state }) => state === 'todo'),
    ...startable.filter(({ state }) => state === 'waiting'),
    {
      at: places.waiting,
      state: 'waiting',
      length: lengthOf('waiting') - due,
      page: (limit, offset) => selectWaitingPage({ now, limit, offset }),
      after: (limit, item) => selectWaitingAfter({ from: now, to: null, item: item ?? 0, limit }),
    },
    shelf(places.waiting + 1, 'blocked', 'blocked'),
    shelf(places.waiting + 2, 'cancelled', 'cancelled'),
    shelf(places.waiting + 3, 'done', 'done'),
    shelf(places.waiting + 4, null, 'outside'),
  ]
}

/** Workers and places in the queue come between what needs a person and what was stopped. */
const places = {
  claimed: 3,
  stopped: 4,
  ready: 5,
  due: 6,
  limited: 7,
  dueLimited: 8,
  waiting: 9,
} as const

/** As many as there are workers and places in the queue: read, not counted. Workers first, then the queue. */
function* claimedStretches(): Operation<readonly Stretch[]> {
  const claimed = yield* selectClaimed({})
  return claimed.map(({ id, phase }, index) => ({
    at: places.claimed + index / most,
    state: stateOfPhase(phase),
    length: 1,
    // eslint-disable-next-line require-yield -- it knows its answer
    page: function* () {
      return [id]
    },
    // eslint-disable-next-line require-yield -- it knows its answer
    after: function* (_, item) {
      return item === id ? [] : [id]
    },
  }))
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
