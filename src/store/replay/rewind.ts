import type { RunId } from '../../core/ids.ts'
import { change, type Operation } from '../statement.ts'
import { openNeeds, told } from './replay-added.ts'

/*
 * A store that is played again: a copy of its own, in which the tables are as they were at a moment. Beside them, in the schema
 * `whole`, stands a copy of everything as it is now, of which nothing is changed.
 */

/** The tables that `whole` has. */
export const keptTables = [
  ...['items', 'facts', 'dependencies', 'runs', 'supervisors', 'attempts', 'agents', 'parks', 'plans'],
  ...['events', 'notes', 'given_notes', 'token_claims'],
] as const

/** Back to before the first event. What no event speaks of stays as it stands now. */
export function* rewind(run: RunId): Operation<void> {
  for (const table of emptied) yield* table({})
  yield* deleteLaterRuns({ run })
  yield* resetRun({ run })
  yield* deleteLaterFacts({ run })
  yield* deleteLaterNeeds({ run })
  yield* deleteLaterItems({ run })
  yield* resetItems({})
  yield* resetNeeds({})
  yield* resetLane({ run })
  yield* recount({})
}

const emptied = [
  ...['events', 'attempts', 'agents', 'plans', 'parks', 'held_files', 'notes', 'given_notes', 'holds'],
  ...['cool_downs', 'token_claims', 'supervisors', 'commands'],
].map((table) => change(`DELETE FROM ${table}`))

const deleteLaterRuns = change(`DELETE FROM runs WHERE id > :run`)

const resetRun = change(`
  UPDATE runs SET paused = 0, aborting = 0, breaker = '{"state":"closed","failuresInRow":0}', ended_at = NULL,
    spent_micro_usd = 0, spent_tokens = 0, unpriced_tokens = 0, budgets = '{}', not_started = 0
  WHERE id = :run`)

/** Added while the run went on, or after it. */
const later = `SELECT id FROM items WHERE created_at > (SELECT started_at FROM runs WHERE id = :run)`
const deleteLaterFacts = change(`DELETE FROM facts WHERE item IN (${later})`)
const deleteLaterNeeds = change(`DELETE FROM dependencies WHERE item IN (${later})`)
const deleteLaterItems = change(`DELETE FROM items WHERE id IN (${later})`)

const resetItems = change(`
  UPDATE items SET status = 'todo', hold = CASE WHEN hold = 'source' THEN hold END, attempt = NULL, asks = NULL, not_before = NULL,
    reason = NULL, chosen = NULL, merged = NULL, attempts = 0, interruptions = 0, spent_micro_usd = 0, spent_tokens = 0
  WHERE id IN (${told})`)

/** What needs them waits for them again; nothing is parked. */
const resetNeeds = change(`UPDATE items SET blocked_by = ${openNeeds}`)

/** The lane of the run stood where the run began. */
const resetLane = change(`
  UPDATE lanes SET delivery = NULL, tip = (SELECT r.base FROM runs r WHERE r.id = :run)
  WHERE target = (SELECT r.settings ->> 'target' FROM runs r WHERE r.id = :run)`)

/** Items that were deleted are in it still. */
const recount = change(`UPDATE tallies SET n = (SELECT count(*) FROM items i WHERE i.tally = tallies.tally)`)
