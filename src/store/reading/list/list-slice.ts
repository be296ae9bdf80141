import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import { itemTypes } from '../../../core/item.ts'
import type { ListedItem } from '../../../core/list/listed-item.ts'
import type { FilteredFacts } from '../../../core/policy/filter/fits-filter.ts'
import type { ListSlice, SliceMark, SliceQuery } from '../../../core/list/list-reader.ts'
import type { ItemState } from '../../../core/state.ts'
import { parsePhase } from '../../rows/attempt-row.ts'
import {
  integer,
  integerOrNull,
  list,
  realOrNull,
  record,
  text,
  textOrNull,
  word,
} from '../../rows/raw-row.ts'
import type { RawRow } from '../../rows/raw-row.ts'
import { all, type Operation } from '../../statement.ts'
import { demandsNow } from '../limited-demands.ts'
import { stateOfPhase } from '../state-of-phase.ts'
import { selectFileAfter } from './after.ts'
import { stretchesIn } from './stretches.ts'

/** The next few tasks of a list, with what decides whether and where they stand in it. */
export function* listSlice(query: SliceQuery, now: EpochMs): Operation<ListSlice> {
  const { ids, next } =
    query.order === 'file' ? yield* nextInFile(query) : yield* nextInStretches(query, query.order, now)
  const select = query.facts ? selectWhole : selectTitles
  const limited = (yield* demandsNow({ ready: 0, due: 0, now })).flatMap(({ id, limited }) =>
    limited ? id : [],
  )
  const found = yield* select({ ids: JSON.stringify(ids), now })
  const byNumber = new Map(found.map((row) => [row.number, row]))
  const items = ids.flatMap((id): readonly ListedItem[] => {
    const row = byNumber.get(id)
    if (row === undefined) return []
    const state = stateOn(row, new Set(limited), now)
    if (state === null || query.states?.includes(state) === false) return []
    const { number, key, title, priority, tries, lastedMs, facts } = row
    return [{ number, id: key, title, state, priority, tries, lastedMs, facts }]
  })
  return { items, seen: ids.length, next }
}

interface Ids {
  readonly ids: readonly number[]
  readonly next: SliceMark | null
}

function* nextInFile({ after, limit }: SliceQuery): Operation<Ids> {
  const ids = yield* selectFileAfter({ item: after?.item ?? 0, limit })
  const last = ids.at(-1)
  return { ids, next: last === undefined || ids.length < limit ? null : { stretch: 0, item: last } }
}

/** Stretches may have come and gone since the last slice: it goes on at the first one that is not before its mark. */
function* nextInStretches(
  { after, states, limit }: SliceQuery,
  order: 'needs you' | 'state',
  now: EpochMs,
): Operation<Ids> {
  const ids: number[] = []
  for (const stretch of yield* stretchesIn(order, now)) {
    if (stretch.state === null || states?.includes(stretch.state) === false) continue
    if (after !== null && stretch.at < after.stretch) continue
    const item = after?.stretch === stretch.at ? after.item : null
    ids.push(...(yield* stretch.after(limit - ids.length, item)))
    const last = ids.at(-1)
    if (ids.length === limit && last !== undefined) return { ids, next: { stretch: stretch.at, item: last } }
  }
  return { ids, next: null }
}

interface ListedRow {
  readonly number: number
  readonly key: ItemId
  readonly title: string
  readonly priority: number
  readonly tries: number
  readonly lastedMs: number | null
  readonly facts: FilteredFacts | null
  readonly shelf: string
  readonly phase: ReturnType<typeof parsePhase> | null
  readonly notBefore: EpochMs | null
  readonly demand: number
}

/** Null: the run leaves it out. */
function stateOn(row: ListedRow, limited: ReadonlySet<number>, now: EpochMs): ItemState | null {
  switch (row.shelf) {
    case 'claimed':
      return row.phase === null ? 'claimed' : stateOfPhase(row.phase)
    case 'ready':
      return limited.has(row.demand) ? 'waiting' : 'todo'
    case 'waiting':
      return (row.notBefore ?? 0) > now || limited.has(0) ? 'waiting' : 'todo'
    case 'stopped':
      return 'todo'
    case 'outside':
      return null
    default:
      return word({ shelf: row.shelf }, 'shelf', statesOfShelves)
  }
}

/** Shelves that are named after the state of all that stands there. */
const statesOfShelves = ['asks', 'blocked', 'done', 'failed', 'conflict', 'cancelled'] as const

const columns = `i.id, i.key, i.priority, i.attempts, i.shelf, i.not_before, i.demand, f.title,
  CASE WHEN i.attempt IS NULL THEN NULL ELSE (SELECT phase FROM attempts WHERE id = i.attempt) END AS phase,
  CASE WHEN i.epoch = 0 THEN NULL ELSE (
    SELECT coalesce(ended_at, :now) - started_at FROM attempts
    WHERE item = i.id AND owner IS NOT NULL ORDER BY epoch DESC LIMIT 1) END AS lasted`

const parseTitled = (row: RawRow): ListedRow => ({
  number: integer(row, 'id'),
  key: itemId(text(row, 'key')),
  title: text(row, 'title'),
  priority: integer(row, 'priority'),
  tries: integer(row, 'attempts'),
  lastedMs: integerOrNull(row, 'lasted'),
  facts: null,
  shelf: text(row, 'shelf'),
  phase: row['phase'] === null ? null : parsePhase(row),
  notBefore: integerOrNull(row, 'not_before'),
  demand: integer(row, 'demand'),
})

const selectTitles = all(
  `SELECT ${columns} FROM json_each(:ids) l CROSS JOIN items i CROSS JOIN facts f WHERE i.id = l.value AND f.item = i.id`,
  parseTitled,
)

const selectWhole = all(
  `SELECT ${columns}, f.type, f.parent, f.files, f.estimate_hours, f.assignee, f.agent, f.model, f.metadata, s.path AS source_path
   FROM json_each(:ids) l CROSS JOIN items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE i.id = l.value AND f.item = i.id AND s.id = i.source`,
  (row): ListedRow => {
    const titled = parseTitled(row)
    return { ...titled, facts: parseFacts(row, titled) }
  },
)

function parseFacts(row: RawRow, { key, title, priority }: ListedRow): FilteredFacts {
  const parent = textOrNull(row, 'parent')
  return {
    id: key,
    title,
    priority,
    type: word(row, 'type', itemTypes),
    parent: parent === null ? null : itemId(parent),
    files: list(row, 'files'),
    estimateHours: realOrNull(row, 'estimate_hours'),
    assignee: textOrNull(row, 'assignee'),
    agent: textOrNull(row, 'agent'),
    model: textOrNull(row, 'model'),
    source: textOrNull(row, 'source_path'),
    metadata: row['metadata'] === '{}' ? {} : record<Record<string, unknown>>(row, 'metadata', []),
  }
}
