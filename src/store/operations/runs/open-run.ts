import { LoopworkError } from '../../../core/errors.ts'
import { runId, supervisorId } from '../../../core/ids.ts'
import { closedBreaker } from '../../../core/policy/breaker.ts'
import { RunHasChanged } from '../../../core/policy/run-has-changed.ts'
import type { LivenessOf, OpenedRun, OpenRun } from '../../../core/ports/run-store.ts'
import type { Run, SupervisorRow } from '../../../core/run/run.ts'
import type { Timed } from '../../driver.ts'
import { change, insert, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { clampDeadlines, clampRetries } from './clamp-deadlines.ts'
import { renewBudgets } from './extend-budgets.ts'
import type { MarkScope } from '../mark-scope.ts'
import { deletePersons } from './hold-run.ts'
import { indexReady } from './index-ready.ts'
import { endRun } from './leave-run.ts'
import { selectRun, selectUnfinishedRun } from './select-run.ts'
import { leaseMs } from '../../../core/run/supervisor.ts'
import { livingSupervisors } from './supervisor-life.ts'

interface Opening {
  readonly livenessOf: LivenessOf
  readonly mark: MarkScope
}

export function* openRun(open: Timed<OpenRun>, { livenessOf, mark }: Opening): Operation<OpenedRun> {
  const { now } = open
  const unfinished = yield* selectUnfinishedRun({})
  const living = unfinished === null ? [] : yield* livingSupervisors(unfinished.id, { livenessOf, now })
  refuseOther(open, unfinished, living)
  if (unfinished === null) return yield* startRun(open, mark)
  if (open.mode === 'fresh') {
    yield* endRun(unfinished.id, 'closed', now)
    return yield* startRun(open, mark)
  }
  if (living.length === 0) yield* takeUp(unfinished, open, mark)
  const supervisor = yield* enter(unfinished.id, open, living)
  const { id, workers } = supervisor
  yield* recordEvent({ type: 'run:joined', supervisor: id, workers }, { run: unfinished.id }, now)
  return {
    run: yield* existingRun(unfinished.id),
    supervisor,
    how: living.length === 0 ? 'resumed' : 'joined',
  }
}

/** The settings were chosen for a run as it was read: two that start at once must not both have chosen for a new one. */
function refuseOther({ mode, expects }: OpenRun, unfinished: Run | null, living: readonly SupervisorRow[]) {
  if (expects === undefined) return
  const found = mode === 'fresh' ? null : unfinished
  const same =
    found?.id === expects.run?.id &&
    JSON.stringify(found?.settings) === JSON.stringify(expects.run?.settings) &&
    living.length > 0 === expects.joins
  if (!same) throw new RunHasChanged()
}

function* startRun(open: Timed<OpenRun>, mark: MarkScope): Operation<OpenedRun> {
  const { settings, base, now } = open
  const run = runId(
    yield* insertRun({
      settings: JSON.stringify(settings),
      options: open.options === undefined ? null : JSON.stringify(open.options),
      base,
      breaker: JSON.stringify(closedBreaker),
      now,
    }),
  )
  yield* recordEvent(
    { type: 'run:started', target: settings.target, base, workers: settings.workers },
    { run },
    now,
  )
  yield* mark({ filter: settings.filter, isNew: true })
  yield* indexReady(settings)
  yield* liftStopped({})
  yield* tryAllAgents()
  yield* clampRetries({ settings }, now)
  const supervisor = yield* enter(run, open, [])
  return { run: yield* existingRun(run), supervisor, how: 'started' }
}

/**
 * A start without any living supervisor overrides a pause or abort from before, and what held the run may be repaired: the first
 * check finds out. Deadlines are clamped: the clock may have been set back since.
 */
function* takeUp(
  run: Run,
  { settings, options, changes = [], now }: Timed<OpenRun>,
  mark: MarkScope,
): Operation<void> {
  yield* updateSettings({
    run: run.id,
    settings: JSON.stringify(settings),
    options: options === undefined ? null : JSON.stringify(options),
  })
  yield* mark({ filter: settings.filter, isNew: false })
  yield* indexReady(settings)
  yield* renewBudgets(run, settings)
  if (changes.length > 0) yield* recordEvent({ type: 'run:options', changes }, { run: run.id }, now)
  yield* clampDeadlines({ ...run, settings }, now)
  yield* updateRun({ run: run.id })
  yield* dropHolds({ run: run.id })
  yield* tryAllAgents()
  if (run.paused || run.aborting) yield* recordEvent({ type: 'run:resumed' }, { run: run.id }, now)
}

/** Other options may have other agents, and whoever starts a run may have mended what an agent was off for. */
function* tryAllAgents(): Operation<void> {
  yield* deletePersons({})
  yield* forgetDemands({})
  yield* deleteDemands({})
  yield* deleteTurns({})
}

function* enter(
  run: number,
  { identity, settings, now }: Timed<OpenRun>,
  living: readonly SupervisorRow[],
): Operation<SupervisorRow> {
  const firstWorker = freeBlock(living, settings.workers)
  const id = supervisorId(
    yield* insertSupervisor({
      run,
      identity: JSON.stringify(identity),
      workers: settings.workers,
      firstWorker,
      now,
      leaseUntil: now + leaseMs,
    }),
  )
  return {
    id,
    run: runId(run),
    identity,
    workers: settings.workers,
    firstWorker,
    startedAt: now,
    leaseUntil: now + leaseMs,
    endedAt: null,
  }
}

function* existingRun(id: number): Operation<Run> {
  const run = yield* selectRun({ id })
  if (run === null) throw new LoopworkError('internal', `run ${id} is not in the store`)
  return run
}

/** Its first event and attempt are the next ones: from there on its own are read. */
const insertRun = insert(`
  INSERT INTO runs (settings, options, base, breaker, started_at, first_event, first_attempt)
  VALUES (:settings, :options, :base, :breaker, :now, (SELECT coalesce(max(seq), 0) + 1 FROM events),
    (SELECT coalesce(max(id), 0) + 1 FROM attempts))
  RETURNING id`)

/** What is left out stays as it is. */
const updateSettings = change(`
  UPDATE runs SET settings = :settings, options = coalesce(:options, options) WHERE id = :run`)

const updateRun = change(`
  UPDATE runs SET paused = 0, aborting = 0 WHERE id = :run`)

const forgetDemands = change(`UPDATE items SET demand = 0 WHERE demand > 0`)

const deleteDemands = change(`DELETE FROM demands`)

const deleteTurns = change(`DELETE FROM pool_turns`)

const dropHolds = change(`DELETE FROM holds WHERE run = :run`)

/** The lowest numbers in a row that no living supervisor has: `W3` is one worker on every screen. */
function freeBlock(living: readonly SupervisorRow[], workers: number): number {
  const ends = living.map((row) => row.firstWorker + row.workers)
  const clashes = (first: number) =>
    living.some((row) => first < row.firstWorker + row.workers && row.firstWorker < first + workers)
  return [0, ...ends].filter((first) => !clashes(first)).sort((one, other) => one - other)[0] ?? 0
}

const insertSupervisor = insert(`
  INSERT INTO supervisors (run, identity, workers, first_worker, started_at, lease_until)
  VALUES (:run, :identity, :workers, :firstWorker, :now, :leaseUntil)
  RETURNING id`)

const liftStopped = change(`UPDATE items SET hold = NULL WHERE hold = 'stopped'`)
