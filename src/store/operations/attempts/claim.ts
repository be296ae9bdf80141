import type { Agents, Attempt, PlannedAgent } from '../../../core/attempt.ts'
import type { PoolEntry } from '../../../core/agent/pool.ts'
import { attemptId, itemId, type EpochMs } from '../../../core/ids.ts'
import { slugOf } from '../../../core/naming/slug.ts'
import { mayClaim } from '../../../core/policy/breaker.ts'
import type { PoolState } from '../../../core/policy/pool/choose-entry.ts'
import { needsPlan } from '../../../core/plan/needs-plan.ts'
import { startObstacle } from '../../../core/policy/start-obstacle.ts'
import { hasItemBudget, itemBudgetReason } from '../../../core/policy/item-budget.ts'
import type { ClaimRequest, ClaimResult } from '../../../core/ports/attempt-store.ts'
import type { Reason } from '../../../core/reason.ts'
import type { Run } from '../../../core/run/run.ts'
import type { Timed } from '../../driver.ts'
import type { ItemRecord } from '../../rows/item-record.ts'
import { flag, integer, integerOrNull, text, type RawRow } from '../../rows/raw-row.ts'
import { change, insert, one, type Operation } from '../../statement.ts'
import { takenBy } from '../choose-agent-of.ts'
import { markTodoFailed } from '../fail-todo.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'
import { applyFailureToRun, updateBreaker } from '../runs/apply-end-to-run.ts'
import { clampRetries } from '../runs/clamp-deadlines.ts'
import { selectRun } from '../runs/select-run.ts'
import { spentOnItem } from '../runs/spend.ts'
import { selectClaimer, selectWaits } from './claimer.ts'
import { entriesFor, firstFreeAt, nextServable, poolState, takeTurns, type Servable } from './choose-agent.ts'
import { isPlanApproved } from './plans.ts'
import { fullGroup, waitInGroup } from './groups.ts'
import { declaredPaths, findHolder, holdFiles, type Holder } from './held-files.ts'

type Nothing = Extract<ClaimResult, { kind: 'nothing' }>

/** Ready items that are set aside in one transaction, so that it stays short however many want one file, or an agent that is limited. */
export const setAsidePerClaim = 128

/** @param known the run as this transaction has read it already; most often it is the claimer's. */
export function* claimNext(request: Timed<ClaimRequest>, known: Run | null = null): Operation<ClaimResult> {
  const { supervisor, now } = request
  const claimer = yield* selectClaimer({ supervisor, now })
  // Another supervisor took it for dead and ended it: its next heartbeat reports that. Until then it gets nothing to work on.
  if (claimer === null || claimer.ended) return nothing('inProgress', null)
  const run = known?.id === claimer.run ? known : yield* selectRun({ id: claimer.run })
  if (run === null) return nothing('inProgress', null)
  if (run.endedAt !== null) return nothing('nothingLeft', null)
  const { workers, queued: finished } = claimer
  const obstacle = startObstacle({ run, workers, finished, claimAt: now })
  if (obstacle?.kind === 'aborting') return nothing('aborting', null)

  if (claimer.waits) yield* wakeDue(run, now)
  if (obstacle !== null) {
    const left = yield* selectOutlook({})
    if (left === null || !isAnythingLeft(left)) return nothing('nothingLeft', null)
    // More may be spent, or a person may extend it, while something is worked on.
    if (obstacle.kind === 'budget' && left.claimed > 0) return nothing('inProgress', null)
    return nothing(obstacle.kind, obstacle.kind === 'breaker' ? obstacle.until : null)
  }

  const state = yield* poolState(run, now)
  for (let aside = 0; aside < setAsidePerClaim; aside++) {
    const found = yield* nextServable({ run, state, mixed: claimer.mixed || run.settings.routes.length > 0 })
    if (found === null) return yield* whyNothing(run, state)
    if (found === 'set aside') continue
    const { candidate, entry } = found
    const affords = yield* isAffordable(candidate, { run, settled: claimer.settled, now })
    if (affords === 'aborted') return nothing('aborting', null)
    if (!affords) continue
    if (yield* waitsInGroup(candidate, run.settings.group)) continue
    const holder = candidate.hasFiles ? yield* findHolder(declaredPaths(candidate.item.files)) : null
    if (holder === null)
      return yield* open({ candidate, entry, state, settled: claimer.settled }, run, request)
    yield* park(candidate, run.id, holder, now)
  }
  return nothing('inProgress', now)
}

function* wakeDue(run: Run, now: EpochMs): Operation<void> {
  const waits = yield* selectWaits({ now })
  if (waits?.ahead === true) yield* clampRetries(run, now)
  if (waits?.due === true) yield* wakeWaiting({ now })
}

const nothing = (why: Nothing['why'], at: EpochMs | null): Nothing => ({ kind: 'nothing', why, at })

interface Outlook {
  readonly ready: number
  readonly claimed: number
  readonly retryAt: EpochMs | null
}

const isAnythingLeft = ({ ready, claimed, retryAt }: Outlook): boolean =>
  ready > 0 || claimed > 0 || retryAt !== null

/** A claimed item may come back or free others; a limit ends and a waiting retry becomes ready by itself; the rest does not change. */
function* whyNothing(run: Run, state: PoolState): Operation<Nothing> {
  const outlook = yield* selectOutlook({})
  const retryAt = outlook?.retryAt ?? null
  const limitedUntil = outlook !== null && outlook.ready > 0 ? yield* firstFreeAt(run, state) : null
  const at = earliest(retryAt, limitedUntil)
  if (outlook !== null && outlook.claimed > 0) return nothing('inProgress', at)
  if (limitedUntil !== null) return nothing('limited', at)
  return at === null ? nothing('nothingLeft', null) : nothing('retryPending', at)
}

/** An item that has used up its own budget fails in place of another try: the limit, or the run, was another one when it was put back. */
function* isAffordable(
  candidate: ItemRecord,
  { run, settled, now }: { readonly run: Run; readonly settled: boolean; readonly now: EpochMs },
): Operation<boolean | 'aborted'> {
  const { limits } = run.settings
  if (!hasItemBudget(limits)) return true
  const spent = itemBudgetReason(limits, yield* spentOnItem(candidate.id), lastReason(candidate))
  if (spent === null || (settled && (yield* isSettled(candidate)))) return true
  yield* markTodoFailed({ item: candidate.id, reason: JSON.stringify(spent), now })
  yield* recordEvent({ type: 'item:failed', reason: spent }, { run: run.id, item: candidate.id }, now)
  return (yield* applyFailureToRun(run, now)) ? 'aborted' : false
}

const lastReason = ({ item: { standing } }: ItemRecord): Reason | null =>
  'reason' in standing ? standing.reason : null

const earliest = (one: EpochMs | null, other: EpochMs | null): EpochMs | null =>
  one === null ? other : other === null ? one : Math.min(one, other)

function* open(
  {
    candidate,
    entry,
    state,
    settled,
  }: Servable & {
    readonly state: PoolState
    /** A person has settled work of some item, so that it is worth a look whether it is this one's. */
    readonly settled: boolean
  },
  run: Run,
  request: Timed<ClaimRequest>,
): Operation<ClaimResult> {
  const { now, worker, supervisor } = request
  const { item } = candidate
  const epoch = candidate.epoch + 1
  const tryNumber = item.attempts + 1
  const { name: agent, model } = entry.preset
  const settles = settled && (yield* isSettled(candidate))
  const plans =
    !settles &&
    needsPlan(run.settings.approve, item) &&
    (yield* isPlanApproved({ item: candidate.id })) !== true
  const attempt = yield* insertAttempt({
    item: candidate.id,
    epoch,
    run: run.id,
    owner: supervisor,
    worker,
    tryNumber,
    agent,
    model,
    settles: settles ? 1 : 0,
    plans: plans ? 1 : 0,
    now,
  })
  const { agentsPerTask } = run.settings
  // What a person has settled needs no agent, and stands in the worktree of one. One plan is enough to read, and so is one look at the whole.
  const isAlone =
    settles || plans || (agentsPerTask > 1 && (yield* isReviewPass({ item: candidate.id })) === true)
  const count = isAlone ? 1 : agentsPerTask
  const entries = entriesFor({ candidate, entry }, count, { run, state })
  const agents = plannedAgents(entries)
  if (agents.length > 1)
    for (const { number, preset, model } of agents) yield* insertCandidate({ attempt, number, preset, model })
  yield* markClaimed({ item: candidate.id, epoch, attempt, chosen: takenBy(attempt, item.chosen), now })
  yield* takeTurns(run, entries, state)
  if (candidate.hasFiles) yield* holdFiles(attempt, declaredPaths(item.files))
  const about = { run: run.id, item: candidate.id, attempt, worker }
  yield* recordEvent({ type: 'item:claimed', worker, number: epoch, epoch }, about, now)

  if (mayClaim(run.breaker, now) === 'as probe') {
    yield* updateBreaker({ run: run.id, breaker: JSON.stringify({ state: 'probing', attempt }) })
    yield* recordEvent({ type: 'breaker:probed' }, about, now)
  }
  const opened: Attempt = {
    id: attemptId(attempt),
    item: item.id,
    slug: slugOf(item.id),
    number: epoch,
    tryNumber,
    run: run.id,
    owner: supervisor,
    worker,
    epoch,
    tenure: 1,
    startedAt: now,
    settles,
    ...(plans ? { plans } : {}),
    end: null,
    phase: 'preparing',
    agents,
  }
  const standing = { status: 'claimed', attempt: opened.id, claimedAt: now } as const
  return { kind: 'claimed', attempt: opened, item: { ...item, standing, updatedAt: now } }
}

function plannedAgents(entries: readonly PoolEntry[]): Agents {
  const planned = entries.map(({ preset: { name: preset, model } }, number): PlannedAgent => ({
    number,
    preset,
    model,
    worktree: null,
  }))
  const [first, ...others] = planned
  if (first === undefined) throw new Error('an attempt has an agent')
  return [first, ...others]
}

/** Whether its group is full; it is parked then, like one whose files another attempt has. */
export function* waitsInGroup({ id, item: { group } }: ItemRecord, most: number): Operation<boolean> {
  if (group === undefined) return false
  const holder = yield* fullGroup(group, most)
  if (holder === null) return false
  yield* waitInGroup(id, holder, group)
  yield* blockOnce({ item: id })
  return true
}

/** A conflict over declared files is a dependency on whoever holds them, for as long as that attempt lives. */
export function* park(
  candidate: ItemRecord,
  run: number | null,
  holder: Holder,
  now: EpochMs,
): Operation<void> {
  yield* insertPark({ waiter: candidate.id, holder: holder.attempt, path: holder.path })
  yield* blockOnce({ item: candidate.id })
  const held = yield* selectItemOfAttempt({ attempt: holder.attempt })
  if (held === null) return
  yield* recordEvent(
    { type: 'item:parked', holder: held, path: holder.path },
    { run, item: candidate.id },
    now,
  )
}

/** Retries whose time has come join the ready. */
export const wakeWaiting = change(
  `UPDATE items SET not_before = NULL WHERE shelf = 'waiting' AND not_before <= :now`,
)

const selectOutlook = one(
  `SELECT (SELECT n FROM tallies WHERE tally = 'open') AS open,
          (SELECT count(*) FROM attempts a JOIN items i ON i.id = a.item
           WHERE a.ended_at IS NULL AND i.attempt = a.id AND i.outside = 0) AS claimed,
          (SELECT min(not_before) FROM items WHERE shelf = 'waiting' AND not_before IS NOT NULL) AS retry_at`,
  (row): Outlook => {
    const claimed = integer(row, 'claimed')
    return { ready: integer(row, 'open') - claimed, claimed, retryAt: integerOrNull(row, 'retry_at') }
  },
)

const insertAttempt = insert(`
  INSERT INTO attempts (item, epoch, run, owner, worker, try_number, phase, agent, model, settles, plans, started_at)
  VALUES (:item, :epoch, :run, :owner, :worker, :tryNumber, 'preparing', :agent, :model, :settles, :plans, :now)
  RETURNING id`)

function* isSettled({ id }: ItemRecord): Operation<boolean> {
  return (yield* selectSettled({ item: id })) ?? false
}

const isReviewPass = one(`SELECT EXISTS (SELECT 1 FROM review_passes WHERE item = :item) AS reviews`, (row) =>
  flag(row, 'reviews'),
)

const insertCandidate = change(`
  INSERT INTO agents (attempt, number, preset, model, phase) VALUES (:attempt, :number, :preset, :model, 'preparing')`)

const selectSettled = one(
  `SELECT EXISTS (SELECT 1 FROM worktrees w JOIN attempts a ON a.id = w.attempt WHERE w.settle = 1 AND a.item = :item) AS settles`,
  (row) => flag(row, 'settles'),
)

const markClaimed = moveItem(
  [['claim', 'todo', 'claimed']],
  `epoch = :epoch, attempt = :attempt, reason = NULL, chosen = :chosen`,
)

const insertPark = change(`INSERT INTO parks (waiter, holder, path) VALUES (:waiter, :holder, :path)`)

const blockOnce = change(`UPDATE items SET blocked_by = blocked_by + 1 WHERE id = :item`)

const selectItemOfAttempt = one(
  `SELECT i.key FROM attempts a JOIN items i ON i.id = a.item WHERE a.id = :attempt`,
  (row: RawRow) => itemId(text(row, 'key')),
)
