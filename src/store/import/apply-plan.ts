import type { EpochMs } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { isOutside } from '../../core/policy/filter/is-outside.ts'
import { reason } from '../../core/reason.ts'
import type { LinkedItem } from '../graph/link-change.ts'
import { declaredPaths, unpark } from '../operations/attempts/held-files.ts'
import { recordEvent } from '../operations/record-event.ts'
import { rescoped, scopeFilter } from '../operations/scope.ts'
import { integer } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { applyEdit } from './apply-edit.ts'
import type { ChangedItem, ImportPlan, ItemNeed, PlannedItem } from './import-plan.ts'
import { linkedAnew, linkedBy } from './linked-by.ts'

/** Carries an import out. Returns the items whose place in the order may be another one. */
export function* applyPlan(plan: ImportPlan, now: EpochMs): Operation<readonly LinkedItem[]> {
  for (const edit of plan.edits) yield* applyEdit(edit, now)
  for (const { id, source } of plan.taken) yield* rescoped(id, () => moveTo(id, source))
  const filter = plan.added.length === 0 ? null : yield* scopeFilter()
  for (const item of plan.added) yield* add(item, isOutside(filter, item.draft), now)
  for (const item of plan.added) yield* connect(item.id, item.needs)
  // With the last task in it that a person has ended, a container was done: what was planned to wait for it does not.
  if (plan.edits.length > 0)
    for (const { id, needs } of plan.added) if (needs.length > 0) yield* recountNeeds({ item: id })
  const named = yield* connectMissing(plan.added)
  for (const item of plan.changed) yield* alter(item, now)
  for (const { id, place, line } of plan.moved) yield* move(id, place, line)
  return [
    ...plan.added.filter((item) => isLinked(item) || named.has(item.id)).map(({ id }) => linkedAnew(id)),
    ...plan.changed.flatMap(({ id, fields }) => linkedBy(id, fields)),
  ]
}

const isLinked = ({ needs, draft: { parent, kind } }: PlannedItem): boolean =>
  needs.length > 0 || parent !== null || kind === 'container'

function* add(item: PlannedItem, outside: boolean, now: EpochMs): Operation<void> {
  const { draft, facts } = item
  const why = reasonOfDraft(draft)
  yield* insertItem({
    id: item.id,
    key: draft.id,
    folded: item.folded,
    source: item.source,
    place: item.place,
    priority: facts.priority,
    kind: facts.kind,
    group: facts.group,
    type: facts.type,
    units: draft.kind === 'container' ? 0 : (draft.estimateHours ?? draft.weight ?? 1),
    scheduledFor: facts.scheduledFor,
    hasFiles: declaredPaths(draft.files).length > 0 ? 1 : 0,
    status: draft.status,
    hold: draft.status === 'todo' ? draft.hold : null,
    blockedBy: item.blockedBy,
    reason: why === null ? null : JSON.stringify(why),
    outside: outside ? 1 : 0,
    now,
  })
  const { priority: _, kind: _kind, group: _group, scheduledFor: _scheduledFor, ...columns } = facts
  yield* insertFacts({ item: item.id, line: draft.line, ...columns })
  yield* recordEvent({ type: 'item:added' }, { item: item.id }, now)
  if (why === null) return
  yield* recordEvent(eventOfDraft(draft, why), { item: item.id }, now)
}

const reasonOfDraft = ({ status }: ItemDraft) =>
  status === 'todo' ? null : reason('source', `its backlog says ${status}`)

function eventOfDraft({ status }: ItemDraft, why: ReturnType<typeof reason>) {
  switch (status) {
    case 'failed':
      return { type: 'item:failed', reason: why } as const
    case 'cancelled':
      return { type: 'item:cancelled', reason: why } as const
    case 'todo':
    case 'done':
      return { type: 'item:done', commit: null } as const
  }
}

export function* alter({ id, fields, facts, hold, why, needs }: ChangedItem, now: EpochMs): Operation<void> {
  const { priority, kind, group, scheduledFor, ...columns } = facts
  const hasFiles = declaredPaths(JSON.parse(facts.files) as string[]).length > 0 ? 1 : 0
  const reasonOfHold = why === null ? null : JSON.stringify(reason('source', why))
  yield* rescoped(id, function* () {
    yield* updateItem({
      item: id,
      priority,
      kind,
      group,
      scheduledFor,
      hasFiles,
      hold,
      reason: reasonOfHold,
      now,
    })
    yield* updateFacts({ item: id, ...columns })
  })
  // Another checkout's file says something else by now, though nobody has written it.
  yield* forgetSaid({ item: id })
  // The next claim looks at the files, and at the group, that it has now.
  if (fields.includes('files') || fields.includes('group')) yield* unpark(id)
  if (needs !== null) {
    yield* deleteNeeds({ item: id })
    yield* deleteMissing({ item: id })
    yield* connect(id, needs)
  }
  if (needs !== null || fields.includes('kind')) yield* recountNeeds({ item: id })
  yield* recordEvent({ type: 'item:changed', fields }, { item: id }, now)
}

function* connect(item: number, needs: readonly ItemNeed[]): Operation<void> {
  for (const need of needs) {
    if ('missing' in need) yield* insertMissing({ item, folded: need.missing })
    else yield* insertNeed({ item, needs: need.id })
  }
}

/** Names that somebody needed before there was an item for them. Returns these items. */
function* connectMissing(added: readonly PlannedItem[]): Operation<ReadonlySet<number>> {
  const named = new Set<number>()
  if ((yield* selectAnyMissing({})) === null) return named
  for (const { id, folded } of added) {
    for (const waiter of yield* selectMissing({ folded })) {
      yield* connectNamed(waiter, folded, id)
      named.add(id)
    }
  }
  return named
}

/** What somebody needed by its name is an item now. */
export function* connectNamed(waiter: number, folded: string, item: number): Operation<void> {
  yield* deleteOneMissing({ item: waiter, folded })
  yield* insertNeed({ item: waiter, needs: item })
  yield* recountNeeds({ item: waiter })
}

function* moveTo(item: number, source: number): Operation<void> {
  yield* updateSource({ item, source })
}

function* move(item: number, place: number, line: number | null): Operation<void> {
  yield* updatePlace({ item, place })
  yield* updateLine({ item, line })
}

/** Alone, an item is as long as its work at the pace of its type; with needs it is ranked behind this. */
const insertItem = change(`
  INSERT INTO items (id, key, folded, source, place, priority, kind, run_group, critical_path, has_files, status, hold,
    scheduled_for, not_before, blocked_by, reason, outside, since, created_at, updated_at)
  VALUES (:id, :key, :folded, :source, :place, :priority, :kind, :group,
    :units * coalesce((SELECT pace FROM paces WHERE type = :type), 1.0), :hasFiles, :status, :hold,
    :scheduledFor, CASE WHEN :status = 'todo' AND :scheduledFor > :now THEN :scheduledFor END, :blockedBy, :reason, :outside, :now, :now, :now)`)

const insertFacts = change(`
  INSERT INTO facts (item, title, description, type, source_priority, parent, depends_on, files, estimate_hours,
    weight, assignee, agent, model, held_as, line, metadata)
  VALUES (:item, :title, :description, :type, :sourcePriority, :parent, :dependsOn, :files, :estimateHours,
    :weight, :assignee, :agent, :model, :heldAs, :line, :metadata)`)

/** A schedule that is not new has been waited for already, or a person did not want to. */
const updateItem = change(`
  UPDATE items SET priority = :priority, kind = :kind, run_group = :group,
    has_files = CASE WHEN status = 'claimed' AND has_files = 1 THEN 1 ELSE :hasFiles END,
    hold = CASE status WHEN 'todo' THEN :hold END,
    not_before = CASE
      WHEN status <> 'todo' OR scheduled_for IS NOT DISTINCT FROM :scheduledFor THEN not_before
      WHEN :scheduledFor > :now THEN :scheduledFor
      WHEN not_before = scheduled_for THEN NULL
      ELSE not_before END,
    scheduled_for = :scheduledFor,
    reason = coalesce(:reason, CASE WHEN status = 'todo' AND reason ->> 'code' = 'source' THEN NULL ELSE reason END),
    demand = 0, updated_at = :now
  WHERE id = :item`)

const updateFacts = change(`
  UPDATE facts SET title = :title, description = :description, type = :type, source_priority = :sourcePriority,
    parent = :parent, depends_on = :dependsOn, files = :files, estimate_hours = :estimateHours,
    weight = :weight, assignee = :assignee,
    agent = :agent, model = :model, held_as = :heldAs, metadata = :metadata
  WHERE item = :item`)

const forgetSaid = change(
  `UPDATE file_standings SET said = NULL WHERE checkout IN (SELECT id FROM checkouts) AND item = :item AND said IS NOT NULL`,
)

const updatePlace = change(`UPDATE items SET place = :place WHERE id = :item AND place <> :place`)

const updateLine = change(`UPDATE facts SET line = :line WHERE item = :item AND line IS DISTINCT FROM :line`)

const updateSource = change(`UPDATE items SET source = :source WHERE id = :item`)

const insertNeed = change(
  `INSERT INTO dependencies (item, needs) VALUES (:item, :needs) ON CONFLICT DO NOTHING`,
)

const insertMissing = change(
  `INSERT INTO missing_needs (item, folded) VALUES (:item, :folded) ON CONFLICT DO NOTHING`,
)

const deleteNeeds = change(`DELETE FROM dependencies WHERE item = :item`)

const deleteMissing = change(`DELETE FROM missing_needs WHERE item = :item`)

const deleteOneMissing = change(`DELETE FROM missing_needs WHERE item = :item AND folded = :folded`)

const recountNeeds = change(`
  UPDATE items SET blocked_by =
    (SELECT count(*) FROM dependencies d JOIN items n ON n.id = d.needs WHERE d.item = :item AND n.status <> 'done')
    + (SELECT count(*) FROM missing_needs WHERE item = :item) + (SELECT count(*) FROM parks WHERE waiter = :item)
    + (kind IS NOT DISTINCT FROM 'container')
  WHERE id = :item`)

const selectAnyMissing = one(`SELECT item FROM missing_needs LIMIT 1`, (row) => integer(row, 'item'))

const selectMissing = all(`SELECT item FROM missing_needs WHERE folded = :folded`, (row) =>
  integer(row, 'item'),
)
