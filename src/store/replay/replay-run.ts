import type { EventBody } from '../../core/event.ts'
import type { EpochMs } from '../../core/ids.ts'
import { closedBreaker, type Breaker } from '../../core/policy/breaker.ts'
import { toMicroUsd } from '../../core/run/spent.ts'
import { concernKey } from '../rows/cool-down-row.ts'
import { change, one, type Operation } from '../statement.ts'
import { recordOrNull } from '../rows/raw-row.ts'

export interface RunEvent {
  readonly body: EventBody
  readonly run: number
  readonly attempt: number | null
  readonly at: EpochMs
}

/** What an event has made of its run, and of all that belongs to none of its items. */
export function* replayRun({ body, run, attempt, at }: RunEvent): Operation<void> {
  switch (body.type) {
    case 'run:started':
    case 'run:joined':
      yield* insertSupervisors({ run, at })
      return
    case 'supervisor:ended':
      yield* endSupervisor({ supervisor: body.supervisor, at })
      return
    case 'run:scaled':
      yield* scale({ supervisor: body.supervisor, to: body.to })
      return
    case 'run:paused':
    case 'run:resumed':
      yield* pause({ run, paused: body.type === 'run:paused' ? 1 : 0 })
      return
    case 'run:aborted':
      yield* abort({ run })
      return
    case 'run:ended':
      yield* endRun({ run, at })
      return
    case 'run:held': {
      const { owner, code, message, cure } = body
      yield* deleteHold({ run, owner })
      yield* insertHold({ run, owner, code, message, cure, at })
      return
    }
    case 'run:unheld':
      yield* deleteHold({ run, owner: body.owner })
      return
    case 'run:extended': {
      const budgets = (yield* selectBudgets({ run })) ?? {}
      const extended = { ...budgets, [body.kind]: { extendedTo: body.to, reported: 'within' } }
      yield* storeBudgets({ run, budgets: JSON.stringify(extended) })
      return
    }
    case 'breaker:opened':
      return yield* storeBreaker(run, { state: 'open', until: body.until })
    case 'breaker:closed':
      return yield* storeBreaker(run, closedBreaker)
    case 'breaker:probed':
      if (attempt !== null)
        yield* updateBreaker({ run, breaker: JSON.stringify({ state: 'probing', attempt }) })
      return
    case 'pool:limited': {
      const { cool } = body
      const { message, named, since, until, inRow } = cool
      yield* deleteCool({ ...concernKey(cool.concern) })
      const facts = { class: cool.class, message, named: named ? 1 : 0, since, until, inRow }
      yield* insertCool({ ...concernKey(cool.concern), ...facts })
      return
    }
    case 'pool:free':
      yield* deleteCool({ ...concernKey(body.concern) })
      return
    case 'agent:ended':
      return yield* spend(run, body.report.usage)
    case 'merge:landed':
      yield* moveTip({ target: body.target, tip: body.to })
      return
    case 'delivery:followed':
    case 'delivery:held': {
      const { type, target, ...facts } = body
      const kind = type === 'delivery:held' ? 'held' : 'followed'
      yield* storeDelivery({ target, delivery: JSON.stringify({ kind, ...facts }) })
      return
    }
    default:
  }
}

function* storeBreaker(run: number, breaker: Breaker): Operation<void> {
  yield* updateBreaker({ run, breaker: JSON.stringify(breaker) })
}

function* spend(
  run: number,
  usage: Extract<EventBody, { type: 'agent:ended' }>['report']['usage'],
): Operation<void> {
  if (usage === null) return
  const { input, output, costUsd } = usage
  const tokens = input + output
  const unpriced = costUsd === null ? tokens : 0
  yield* addSpent({ run, microUsd: toMicroUsd(costUsd ?? 0), tokens, unpriced })
}

/** Those that have joined by then. */
const insertSupervisors = change(`
  INSERT INTO supervisors (id, run, identity, workers, first_worker, started_at, lease_until)
  SELECT w.id, w.run, w.identity, coalesce((SELECT e.body ->> 'from' FROM whole.events e WHERE e.run = w.run AND e.type = 'run:scaled'
      AND e.body ->> 'supervisor' = w.id ORDER BY e.seq LIMIT 1), w.workers), w.first_worker, w.started_at, w.lease_until
  FROM whole.supervisors w WHERE w.run = :run AND w.started_at <= :at AND w.id NOT IN (SELECT id FROM supervisors)`)
const endSupervisor = change(`UPDATE supervisors SET ended_at = :at WHERE id = :supervisor`)
const scale = change(`UPDATE supervisors SET workers = :to WHERE id = :supervisor`)
const pause = change(`UPDATE runs SET paused = :paused WHERE id = :run`)
const abort = change(`UPDATE runs SET aborting = 1 WHERE id = :run`)
const endRun = change(`UPDATE runs SET ended_at = :at WHERE id = :run`)
const deleteHold = change(`DELETE FROM holds WHERE run = :run AND owner = :owner`)
const insertHold = change(`
  INSERT INTO holds (run, owner, code, message, cure, since) VALUES (:run, :owner, :code, :message, :cure, :at)`)
const selectBudgets = one(`SELECT budgets FROM runs WHERE id = :run`, (row) =>
  recordOrNull<object>(row, 'budgets', []),
)
const storeBudgets = change(`UPDATE runs SET budgets = :budgets WHERE id = :run`)
const updateBreaker = change(`UPDATE runs SET breaker = :breaker WHERE id = :run`)
const deleteCool = change(
  `DELETE FROM cool_downs WHERE concern = :concern AND name = :name AND model = :model`,
)
const insertCool = change(`
  INSERT INTO cool_downs (concern, name, model, class, message, named, since, until, in_row)
  VALUES (:concern, :name, :model, :class, :message, :named, :since, :until, :inRow)`)
const addSpent = change(`
  UPDATE runs SET spent_micro_usd = spent_micro_usd + :microUsd, spent_tokens = spent_tokens + :tokens,
    unpriced_tokens = unpriced_tokens + :unpriced WHERE id = :run`)
const moveTip = change(`UPDATE lanes SET tip = :tip WHERE target = :target`)
const storeDelivery = change(`UPDATE lanes SET delivery = :delivery WHERE target = :target`)
