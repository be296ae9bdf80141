import type { EpochMs } from '../../core/ids.ts'
import { change, type Operation } from '../statement.ts'

/** Of these some event says what became of them. */
export const told = `SELECT item FROM whole.events WHERE item IS NOT NULL AND type IN
  ('item:claimed', 'item:released', 'item:done', 'item:failed', 'item:retried', 'item:cancelled', 'claim:taken')`

/**
 * How many things an item waits for: as many as it does now, without what it is parked behind, and with what it needs that is done
 * now and was not then.
 */
export const openNeeds = `(SELECT w.blocked_by FROM whole.items w WHERE w.id = items.id)
    - (SELECT count(*) FROM whole.parks p WHERE p.waiter = items.id)
    + (SELECT count(*) FROM dependencies d JOIN items n ON n.id = d.needs JOIN whole.items w ON w.id = d.needs
       WHERE d.item = items.id AND w.status = 'done' AND n.status <> 'done')`

/** Items that were added by then. What became of them is what later events make of them. */
export function* replayAdded(at: EpochMs): Operation<void> {
  yield* insertItems({ at })
  yield* insertNeeds({})
  yield* countNeeds({})
  yield* insertFacts({})
}

const isTold = `w.id IN (${told})`

const insertItems = change(`
  INSERT INTO items (id, key, folded, source, place, priority, critical_path, has_files, status, hold, blocked_by, attempts, since, merged,
    reason, created_at, updated_at, demand, kind, run_group, scheduled_for, outside)
  SELECT w.id, w.key, w.folded, w.source, w.place, w.priority, w.critical_path, w.has_files,
    CASE WHEN ${isTold} THEN 'todo' ELSE w.status END, CASE WHEN ${isTold} AND w.hold <> 'source' THEN NULL ELSE w.hold END, 0, 0, w.created_at,
    CASE WHEN ${isTold} THEN NULL ELSE w.merged END, CASE WHEN ${isTold} THEN NULL ELSE w.reason END,
    w.created_at, w.created_at, w.demand, w.kind, w.run_group, w.scheduled_for, w.outside
  FROM whole.items w WHERE w.created_at <= :at AND w.id NOT IN (SELECT id FROM items)`)

/** New ones have no facts yet. */
const isNew = `id NOT IN (SELECT item FROM facts)`

const insertNeeds = change(`
  INSERT INTO dependencies (item, needs) SELECT w.item, w.needs FROM whole.dependencies w
  WHERE w.item IN (SELECT id FROM items WHERE ${isNew})`)

const countNeeds = change(`UPDATE items SET blocked_by = ${openNeeds} WHERE ${isNew}`)

const insertFacts = change(`
  INSERT INTO facts (item, title, description, type, source_priority, parent, depends_on, files, estimate_hours, assignee, line, metadata,
    agent, model, held_as, weight)
  SELECT w.item, w.title, w.description, w.type, w.source_priority, w.parent, w.depends_on, w.files, w.estimate_hours, w.assignee, w.line,
    w.metadata, w.agent, w.model, w.held_as, w.weight
  FROM whole.facts w WHERE w.item IN (SELECT id FROM items WHERE ${isNew})`)
