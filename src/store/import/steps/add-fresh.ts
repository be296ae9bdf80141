import type { EpochMs } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { isOutside } from '../../../core/policy/filter/is-outside.ts'
import { reason, type Reason } from '../../../core/reason.ts'
import { itemStatuses } from '../../rows/item-record.ts'
import { integer, text, word } from '../../rows/raw-row.ts'
import { all, change, changeEach, one, type Args, type Operation } from '../../statement.ts'
import { connectNamed } from '../apply-plan.ts'
import { lastItemId } from '../look-up.ts'
import type { CarriedReading, CarryOrder } from './carry-out.ts'
import { namesOf, stagedDrafts, type StagedBrief } from './staged-rows.ts'

interface Around extends Pick<CarryOrder, 'lengthOf'> {
  readonly reading: CarriedReading
  /** Of the newest run. */
  readonly filter: string | null
}

/** Staged rows that stand behind each other, and so do the items that they become, so many numbers further on. */
interface Stretch {
  readonly from: number
  to: number
  readonly shift: number
}

/** Items that the store does not have yet: some statements over all of them, not some for each. */
export function* addFresh(
  rows: readonly StagedBrief[],
  { reading, lengthOf, filter }: Around,
  now: EpochMs,
): Operation<void> {
  if (rows.length === 0) return
  const last = yield* lastItemId()
  const here = new Map(rows.map((row, index) => [row.folded, { id: last + 1 + index, status: row.status }]))
  const elsewhere = yield* foundUnder(rows, here)
  const outside = yield* leftOut(rows, reading, filter)
  const edges: { readonly item: number; readonly needs: number }[] = []
  const missing: { readonly item: number; readonly folded: string }[] = []
  const fresh = rows.map((row, index) => {
    const item = last + 1 + index
    let open = row.isContainer ? 1 : 0
    for (const name of namesOf(row.dependsOn)) {
      const needed = here.get(name) ?? elsewhere.get(name)
      if (needed === undefined) missing.push({ item, folded: name })
      else edges.push({ item, needs: needed.id })
      if (needed?.status !== 'done') open++
    }
    const why = reasonOf(row)
    return {
      staged: row.id,
      item,
      blockedBy: open,
      length: lengthOf(row.id),
      outside: outside.has(row.id) ? 1 : 0,
      reason: why === null ? null : JSON.stringify(why),
      source: reading.sourceId,
      from: reading.firstPlace,
      now,
    }
  })
  const stretches = stretchesOf(rows, last + 1)
  yield* insertItems(fresh)
  yield* insertFacts(stretches)
  yield* insertAdded(stretches.map((stretch) => ({ ...stretch, now })))
  yield* recordStatuses(rows, fresh, now)
  yield* insertSeen(stretches.map((stretch) => ({ ...stretch, checkout: reading.checkoutId })))
  yield* insertNeeds(edges)
  yield* insertMissing(missing)
  if ((yield* selectAnyMissing({})) === null) return
  for (const stretch of stretches)
    for (const { waiter, folded, item } of yield* selectNamed({ ...stretch }))
      yield* connectNamed(waiter, folded, item)
}

/** @param first the item that the first row becomes. */
function stretchesOf(rows: readonly StagedBrief[], first: number): readonly (Stretch & Args)[] {
  const stretches: (Stretch & Args)[] = []
  for (const [index, { id }] of rows.entries()) {
    const last = stretches.at(-1)
    if (last?.to === id - 1) last.to = id
    else stretches.push({ from: id, to: id, shift: first + index - id })
  }
  return stretches
}

/** What they need that is in the store already. */
function* foundUnder(
  rows: readonly StagedBrief[],
  here: ReadonlyMap<string, unknown>,
): Operation<ReadonlyMap<string, { readonly id: number; readonly status: string }>> {
  const names = new Set<string>()
  for (const { dependsOn } of rows)
    for (const name of namesOf(dependsOn)) if (!here.has(name)) names.add(name)
  if (names.size === 0) return new Map()
  const found = yield* selectNamedItems({ names: JSON.stringify([...names]) })
  return new Map(found.map(({ folded, id, status }) => [folded, { id, status }]))
}

/** Those that the newest run's filter leaves out, by their staged ids. */
function* leftOut(
  rows: readonly StagedBrief[],
  { source }: CarriedReading,
  filter: string | null,
): Operation<ReadonlySet<number>> {
  if (filter === null) return new Set()
  const drafts = yield* stagedDrafts(rows.map(({ id }) => id))
  return new Set(drafts.filter(({ draft }) => isOutside(filter, { ...draft, source })).map(({ id }) => id))
}

const reasonOf = ({ status }: Pick<ItemDraft, 'status'>): Reason | null =>
  status === 'todo' ? null : reason('source', `its backlog says ${status}`)

/** Events of those that are something else than todo from the beginning. */
function* recordStatuses(
  rows: readonly StagedBrief[],
  fresh: readonly { readonly item: number }[],
  now: EpochMs,
): Operation<void> {
  for (const status of ['done', 'failed', 'cancelled'] as const) {
    const items = fresh.flatMap(({ item }, index) => (rows[index]?.status === status ? [item] : []))
    if (items.length === 0) continue
    const body = status === 'done' ? { commit: null } : { reason: reasonOf({ status }) }
    const type = `item:${status}`
    yield* insertStatusEvents({ items: JSON.stringify(items), type, body: JSON.stringify(body), now })
  }
}

const insertItems = changeEach(`
  INSERT INTO items (id, key, folded, source, place, priority, kind, run_group, critical_path, has_files, status, hold,
    scheduled_for, not_before, blocked_by, reason, outside, since, created_at, updated_at)
  WITH given (item, staged, length, blocked_by, reason, outside) AS (
    VALUES (:item, :staged, :length, :blockedBy, :reason, :outside)
  )
  SELECT g.item, s.key, s.folded, :source, :from + s.place, s.priority, s.kind, s.run_group,
    coalesce(g.length, CASE WHEN s.kind = 'container' THEN 0.0
      ELSE coalesce(s.estimate_hours, s.weight, 1.0) * coalesce((SELECT pace FROM paces WHERE type = s.type), 1.0) END),
    s.has_files, s.status, CASE s.status WHEN 'todo' THEN s.hold END, s.scheduled_for,
    CASE WHEN s.status = 'todo' AND s.scheduled_for > :now THEN s.scheduled_for END,
    g.blocked_by, g.reason, g.outside, :now, :now, :now
  FROM given g CROSS JOIN staged s WHERE s.id = g.staged`)

const inStretch = 's.id >= :from AND s.id <= :to'

const insertFacts = changeEach(`
  INSERT INTO facts (item, title, description, type, source_priority, parent, depends_on, files, estimate_hours,
    weight, assignee, agent, model, held_as, line, metadata)
  SELECT s.id + :shift, s.title, s.description, s.type, s.source_priority, s.parent, s.depends_on, s.files, s.estimate_hours,
    s.weight, s.assignee, s.agent, s.model, s.held_as, s.line, s.metadata
  FROM staged s WHERE ${inStretch}`)

const insertAdded = changeEach(`
  INSERT INTO events (at, item, type, body, writer)
  SELECT :now, s.id + :shift, 'item:added', '{}', :writer FROM staged s WHERE ${inStretch}`)

const insertStatusEvents = change(`
  INSERT INTO events (at, item, type, body, writer) SELECT :now, e.value, :type, :body, :writer FROM json_each(:items) e`)

const insertSeen = changeEach(`
  INSERT INTO file_standings (checkout, item, seen, said)
  SELECT :checkout, s.id + :shift, CASE s.status WHEN 'todo' THEN CASE s.hold WHEN 'source' THEN 'held' ELSE 'open' END ELSE s.status END, s.said
  FROM staged s WHERE ${inStretch}`)

const insertNeeds = changeEach(`INSERT INTO dependencies (item, needs) VALUES (:item, :needs)`)

const insertMissing = changeEach(`INSERT INTO missing_needs (item, folded) VALUES (:item, :folded)`)

const selectAnyMissing = one(`SELECT item FROM missing_needs LIMIT 1`, (row) => integer(row, 'item'))

/** Who needed one of them by its name, before it was there. */
const selectNamed = all(
  `SELECT m.item, m.folded, s.id + :shift AS id FROM staged s CROSS JOIN missing_needs m
   WHERE ${inStretch} AND m.folded = s.folded`,
  (row) => ({ waiter: integer(row, 'item'), folded: text(row, 'folded'), item: integer(row, 'id') }),
)

const selectNamedItems = all(
  `SELECT i.folded, i.id, i.status FROM json_each(:names) e CROSS JOIN items i WHERE i.folded = e.value`,
  (row) => ({
    folded: text(row, 'folded'),
    id: integer(row, 'id'),
    status: word(row, 'status', itemStatuses),
  }),
)
