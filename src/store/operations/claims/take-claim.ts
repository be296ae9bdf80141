import { attemptId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { TokenClaimed, TokenClaimRequest, TokenRefusal } from '../../../core/ports/token-claim-store.ts'
import type { Run } from '../../../core/run/run.ts'
import { filterOf } from '../../../core/policy/filter/filter-of.ts'
import { fitsFilter } from '../../../core/policy/filter/fits-filter.ts'
import type { Strategy } from '../../../core/run/settings.ts'
import { readyOutside } from '../../rows/ready-order.ts'
import { findItem } from '../../reading/item-rows.ts'
import { itemColumns, parseItem, type ItemRecord } from '../../rows/item-record.ts'
import { integer, integerOrNull } from '../../rows/raw-row.ts'
import { change, insert, one, type Operation } from '../../statement.ts'
import { park, setAsidePerClaim, waitsInGroup, wakeWaiting } from '../attempts/claim.ts'
import { declaredPaths, findHolder, holdFiles, unpark } from '../attempts/held-files.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'
import { selectUnfinishedRun } from '../runs/select-run.ts'
import { livingSupervisors, type Judge } from '../runs/supervisor-life.ts'
import { expireClaims } from './end-claim.ts'
import { firstForPerson, wakeOutside } from './first-for-person.ts'
import { holdingOf, holdingOfItem } from './holding.ts'
import { refusalOfEnded } from './refusals.ts'
import { selectByToken, selectRunInView, type StoredTokenClaim } from './stored-claim.ts'

type Nothing = Extract<TokenClaimed, { kind: 'nothing' }>
type Refused = Extract<TokenClaimed, { kind: 'refused' }>

/** One transaction, like a worker's claim: what is free is picked, marked, and its files are its own. */
export function* claimByToken(request: TokenClaimRequest, judge: Judge): Operation<TokenClaimed> {
  const begun = yield* begin(request, judge)
  if ('answer' in begun) return begun.answer
  if (request.item !== null) return yield* claimNamed(request.item, request, judge.now)
  return yield* claimNext(request, begun.run, judge.now)
}

/** What comes before a claim is looked for by reads: whatever may be claimed by now is ready then. */
export function* beginSearch(
  request: TokenClaimRequest,
  judge: Judge,
): Operation<Answer | { readonly strategy: Strategy }> {
  const begun = yield* begin(request, judge)
  if ('answer' in begun) return begun
  yield* wake(judge.now)
  return { strategy: (begun.run?.settings ?? request).strategy }
}

/** Claims what such a search has found. `not this one`: it is not free any more, or is set aside. */
export function* claimFound(
  found: number,
  request: TokenClaimRequest,
  judge: Judge,
): Operation<TokenClaimed | 'not this one'> {
  const begun = yield* begin(request, judge)
  if ('answer' in begun) return begun.answer
  const candidate = yield* selectFound({ id: found })
  if (candidate === null || !fits(candidate, request)) return 'not this one'
  return (yield* openUnlessHeld(candidate, request, { run: begun.run, now: judge.now })) ?? 'not this one'
}

interface Answer {
  readonly answer: TokenClaimed
}

function* begin(request: TokenClaimRequest, judge: Judge): Operation<Answer | { readonly run: Run | null }> {
  const { now } = judge
  yield* expireClaims(now)
  const before = yield* selectByToken({ token: request.token })
  if (before !== null) return { answer: yield* claimedBefore(before, request, now) }
  const run = yield* runInProgress(judge)
  if (run?.aborting === true) return { answer: nothing('aborting', null) }
  if (run?.paused === true) return { answer: nothing('paused', null) }
  return { run }
}

const fits = ({ item }: ItemRecord, { filter }: TokenClaimRequest): boolean =>
  filter === null || fitsFilter(filterOf(filter), item)

const nothing = (why: Nothing['why'], at: EpochMs | null): Nothing => ({ kind: 'nothing', why, at })
const refused = (why: TokenRefusal): Refused => ({ kind: 'refused', why })

/** A run that nobody supervises any more has no say: its pause would be for ever. */
function* runInProgress(judge: Judge): Operation<Run | null> {
  const run = yield* selectUnfinishedRun({})
  return run !== null && (yield* livingSupervisors(run.id, judge)).length > 0 ? run : null
}

/** The answer to the first request got lost. */
function* claimedBefore(
  before: StoredTokenClaim,
  { item }: TokenClaimRequest,
  now: EpochMs,
): Operation<TokenClaimed> {
  if (item !== null && foldId(item) !== foldId(before.key))
    return refused({ kind: 'of another item', item, other: before.key })
  if (before.claim.end !== null) return refused(refusalOfEnded(before))
  return yield* answerWith(before.key, { claim: before.claim, again: true }, now)
}

function* claimNext(request: TokenClaimRequest, run: Run | null, now: EpochMs): Operation<TokenClaimed> {
  yield* wake(now)
  const { strategy } = run?.settings ?? request
  for (let aside = 0; aside < setAsidePerClaim; aside++) {
    const candidate = yield* firstForPerson(strategy)
    if (candidate === null) return yield* whyNothing(request)
    const claimed = yield* openUnlessHeld(candidate, request, { run, now })
    if (claimed !== null) return claimed
  }
  return nothing('inProgress', now)
}

function* wake(now: EpochMs): Operation<void> {
  yield* wakeWaiting({ now })
  yield* wakeOutside({ now })
}

/** Null where it has to wait for its group or for a file, and has been set aside for that. */
function* openUnlessHeld(
  candidate: ItemRecord,
  request: TokenClaimRequest,
  { run, now }: { readonly run: Run | null; readonly now: EpochMs },
): Operation<TokenClaimed | null> {
  const { group } = run?.settings ?? request
  if (yield* waitsInGroup(candidate, group)) return null
  const holder = candidate.hasFiles ? yield* findHolder(declaredPaths(candidate.item.files)) : null
  if (holder === null) return yield* open(candidate, request, now)
  yield* park(candidate, run?.id ?? null, holder, now)
  return null
}

export function* whyNothing({ filter }: TokenClaimRequest): Operation<Nothing> {
  const { claimed, retryAt: at } = (yield* selectOutlook({})) ?? { claimed: 0, retryAt: null }
  if (filter !== null) return nothing('noneFits', at)
  if (claimed > 0) return nothing('inProgress', at)
  return at === null ? nothing('nothingLeft', null) : nothing('retryPending', at)
}

/** Of all items, whatever the run's filter. */
const selectOutlook = one(
  `SELECT (SELECT count(*) FROM attempts a JOIN items i ON i.id = a.item WHERE a.ended_at IS NULL AND i.attempt = a.id) AS claimed,
          (SELECT min(not_before) FROM items WHERE not_before IS NOT NULL AND status = 'todo' AND blocked_by = 0 AND hold IS NULL) AS retry_at`,
  (row) => ({ claimed: integer(row, 'claimed'), retryAt: integerOrNull(row, 'retry_at') }),
)

/** Somebody who names an item may have it although a retry of it waits, a person has stopped it, or its group is full; not before what it needs is done. */
function* claimNamed(id: ItemId, request: TokenClaimRequest, now: EpochMs): Operation<TokenClaimed> {
  const candidate = yield* selectNamed({ folded: foldId(id) })
  if (candidate === null) return refused({ kind: 'no such item', item: id })
  const { standing, blockedBy, files } = candidate.item
  const isFree = standing.status === 'todo' && standing.hold !== 'source' && standing.asks === undefined
  const holder = isFree && candidate.hasFiles ? yield* findHolder(declaredPaths(files)) : null
  if (isFree && holder === null && (yield* onlyParked(candidate.id, blockedBy))) {
    yield* unpark(candidate.id)
    return yield* open(candidate, request, now)
  }
  const row = yield* findItem(id, now)
  if (row === null) return refused({ kind: 'no such item', item: id })
  return refused({
    kind: 'not ready',
    row,
    holder: holder === null ? yield* holdingOfItem(id) : yield* holdingOf(holder),
  })
}

/** Nothing it needs is open, apart from a file, or a place in its group, that was taken when somebody last looked. */
function* onlyParked(item: number, blockedBy: number): Operation<boolean> {
  return blockedBy === 0 || (blockedBy === 1 && (yield* selectPark({ item })) !== null)
}

function* open(candidate: ItemRecord, request: TokenClaimRequest, now: EpochMs): Operation<TokenClaimed> {
  const { id, epoch: before, item } = candidate
  const epoch = before + 1
  const { agent, leaseMs, token } = request
  const leaseUntil = now + leaseMs
  const attempt = yield* insertAttempt({ item: id, epoch, tryNumber: item.attempts + 1, agent, now })
  const hold = item.standing.status === 'todo' ? item.standing.hold : null
  yield* insertClaim({ attempt, token, leaseMs, leaseUntil, hold })
  yield* markClaimed({ item: id, epoch, attempt, now })
  yield* holdFiles(attempt, declaredPaths(item.files))
  yield* recordEvent(
    { type: 'claim:taken', by: agent, leaseUntil, epoch },
    { run: yield* selectRunInView({}), item: id, attempt },
    now,
  )
  const claim = {
    attempt: attemptId(attempt),
    agent,
    claimedAt: now,
    leaseUntil,
    end: null,
    summary: null,
    files: [],
  }
  return yield* answerWith(item.id, { claim, again: false }, now)
}

function* answerWith(
  item: ItemId,
  answer: Pick<Extract<TokenClaimed, { kind: 'claimed' }>, 'claim' | 'again'>,
  now: EpochMs,
): Operation<TokenClaimed> {
  const row = yield* findItem(item, now)
  return row === null ? refused({ kind: 'no such item', item }) : { kind: 'claimed', row, ...answer }
}

const selectNamed = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE f.item = i.id AND s.id = i.source AND i.folded = :folded`,
  parseItem,
)

const selectFound = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE f.item = i.id AND s.id = i.source AND i.id = :id AND (i.shelf = 'ready' OR (${readyOutside('i.')}))`,
  parseItem,
)

const selectPark = one(`SELECT waiter FROM parks WHERE waiter = :item`, () => true)

const insertAttempt = insert(`
  INSERT INTO attempts (item, epoch, try_number, phase, agent, started_at)
  VALUES (:item, :epoch, :tryNumber, 'preparing', :agent, :now)
  RETURNING id`)

const insertClaim = change(`
  INSERT INTO token_claims (attempt, token, lease_ms, lease_until, hold)
  VALUES (:attempt, :token, :leaseMs, :leaseUntil, :hold)`)

const markClaimed = moveItem(
  [['lend', 'todo', 'claimed']],
  `epoch = :epoch, attempt = :attempt, hold = NULL, not_before = NULL, reason = NULL`,
)
