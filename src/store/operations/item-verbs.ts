import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { transition, type Verb } from '../../core/policy/transition.ts'
import type { Refusal } from '../../core/ports/backlog-store.ts'
import { reason } from '../../core/reason.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { flag, integer, word } from '../rows/raw-row.ts'
import { change, one, type Operation } from '../statement.ts'
import { closedCircle } from './closed-circle.ts'
import { blockDependents } from './attempts/free-dependents.ts'
import { reopenContainerOf, settleContainerOf, settleContainers } from './containers.ts'
import { markCancelled } from './mark-cancelled.ts'
import { moveItem } from './move-item.ts'
import { recordEvent } from './record-event.ts'
import { selectUnfinishedRun } from './runs/select-run.ts'
import { takeIn } from './scope.ts'

/** @param again the next try starts from the target as it is now, whatever was settled in a kept worktree. */
export function* retryItems(
  ids: readonly ItemId[],
  now: EpochMs,
  again: boolean,
): Operation<readonly Refusal[]> {
  const refusals: Refusal[] = []
  const goesOn = (yield* selectUnfinishedRun({})) !== null
  for (const id of ids) {
    const item = yield* selectStanding({ folded: foldId(id) })
    if (item === null) refusals.push({ item: id, why: 'there is no such task here' })
    else if (goesOn && isTakenIn(item) && (yield* takeIn(item.id)) && retryVerb(item, again) === null)
      yield* recordEvent({ type: 'item:retried' }, { item: item.id }, now)
    else if (item.overByContents || retryVerb(item, again) === null)
      refusals.push({ item: id, why: whyNotRetried(item) })
    else {
      const circle = yield* closedCircle(id)
      if (circle !== null) {
        refusals.push({ item: id, why: `it would be in a circle: ${circle}` })
        continue
      }
      yield* takeUpAgain(item, now, again)
      // A container in which nothing is open is over at once.
      yield* settleContainers({ items: [item.id], parents: [] }, now)
    }
  }
  return refusals
}

/** A person has written into its file that it is open. An earlier edit may have opened it: a container opens with what is in it. */
export function* takeUpForFile(id: ItemId, now: EpochMs): Operation<void> {
  const item = yield* selectStanding({ folded: foldId(id) })
  if (item === null || retryVerb(item, false) === null) return
  const goesOn = (yield* selectUnfinishedRun({})) !== null
  if (goesOn && isTakenIn(item)) yield* takeIn(item.id)
  yield* takeUpAgain(item, now, false)
}

function* takeUpAgain(item: Retried, now: EpochMs, again: boolean): Operation<void> {
  yield* markSettled({ item: item.id, settle: item.settled && !again ? 1 : 0 })
  // What needs it waits for it again.
  if (item.lacking) yield* blockDependents({ item: item.id, now })
  else yield* reopenContainerOf(item.id, now)
  yield* markRetried({ item: item.id, now })
  yield* recordEvent({ type: 'item:retried' }, { item: item.id }, now)
}

export function* cancelItems(ids: readonly ItemId[], now: EpochMs): Operation<readonly Refusal[]> {
  const why = reason('person', 'cancelled by a person')
  const refusals: Refusal[] = []
  for (const id of ids) {
    const item = yield* selectStanding({ folded: foldId(id) })
    if (item === null) refusals.push({ item: id, why: 'there is no such task here' })
    else if (transition('cancel', item.status) === null) {
      refusals.push({ item: id, why: whyNotCancelled[item.status] ?? `it is ${item.status}` })
    } else {
      yield* markCancelled({ item: item.id, reason: JSON.stringify(why), now })
      yield* recordEvent({ type: 'item:cancelled', reason: why }, { item: item.id }, now)
      yield* settleContainerOf(item.id, now)
    }
  }
  return refusals
}

/** Whoever names a task wants it in the run that goes on, whatever its filter. */
const isTakenIn = ({ status, asks, lacking, leftOut }: Retried): boolean =>
  leftOut && !asks && (lacking || status === 'todo' || status === 'failed' || status === 'cancelled')

/** What a retry is for the item; null where there is nothing to retry. */
function retryVerb(item: Retried, again: boolean): Verb | null {
  const verbs: readonly Verb[] = [
    'retry',
    ...(item.held || (again && item.settling) ? (['resume'] as const) : []),
    ...(item.lacking ? (['redo'] as const) : []),
  ]
  return verbs.find((verb) => transition(verb, item.status) !== null) ?? null
}

const asksForAnswer = 'its plan waits for your answer: loopwork tui shows it, and takes the answer'

const waitsForOthers = 'it is todo already, and waits for others that are not done'

function whyNotRetried({ asks, waits, overByContents, status }: Retried): string {
  if (asks) return asksForAnswer
  if (waits) return waitsForOthers
  if (overByContents) return status === 'cancelled' ? allCancelled : `all that is in it is ${status}`
  return whyNotOpen[status] ?? `it is ${status}`
}

const allCancelled = 'all that is in it is cancelled: retry what is to be done of that, and it is open again'

const whyNotOpen: Readonly<Partial<Record<ItemStatus, string>>> = {
  todo: 'it is todo already: a run takes it up when its turn comes',
  claimed: 'it is being worked on already',
  done: 'it is done; only an undo takes its work back',
}

const whyNotCancelled: Readonly<Partial<Record<ItemStatus, string>>> = {
  claimed: 'it is being worked on: stop it first',
  done: 'it is done; only an undo takes its work back',
  cancelled: 'it is cancelled already',
}

interface Retried {
  readonly id: number
  readonly status: ItemStatus
  /** A container that is over because what is in it is: it is open again when that is. */
  readonly overByContents: boolean
  /** The run's filter leaves it out, and it is work. */
  readonly leftOut: boolean
  /** A person stopped it, or its backlog holds it: a person may have it begun all the same. */
  readonly held: boolean
  /** Its plan waits for a person. */
  readonly asks: boolean
  /** What it needs, or what is in it, is not done. */
  readonly waits: boolean
  /** A person was given its worktree to settle it there. */
  readonly settled: boolean
  /** Its next try takes what a person has settled. */
  readonly settling: boolean
  /** Done, and the target does not hold its work, or nobody but a person has said that it is done. */
  readonly lacking: boolean
}

const selectStanding = one(
  `SELECT i.id, i.status, i.outside = 1 AND i.kind IS DISTINCT FROM 'container' AS left_out, i.hold IS NOT NULL AS held,
     i.status IN ('done', 'cancelled') AND coalesce(i.reason ->> 'code', '') = 'contents' AS over_by_contents, i.status = 'todo' AND i.asks IS NOT NULL AS asks,
     i.status = 'todo' AND i.blocked_by > 0 AS waits,
     a.outcome IS NOT DISTINCT FROM 'conflict' OR coalesce(a.settles, 0) = 1
       OR a.reason ->> 'code' IS NOT DISTINCT FROM 'work:unsaved' AS settled,
     i.status = 'todo' AND EXISTS (SELECT 1 FROM worktrees w WHERE w.attempt = a.id AND w.settle = 1) AS settling,
     i.status = 'done' AND coalesce(i.reason ->> 'code', '') IN ('undone', 'elsewhere', 'person') AS lacking
   FROM items i LEFT JOIN attempts a ON a.id = (
     SELECT id FROM attempts WHERE item = i.id AND owner IS NOT NULL ORDER BY epoch DESC LIMIT 1)
   WHERE i.folded = :folded`,
  (row): Retried => ({
    id: integer(row, 'id'),
    status: word(row, 'status', itemStatuses),
    leftOut: flag(row, 'left_out'),
    overByContents: flag(row, 'over_by_contents'),
    held: flag(row, 'held'),
    asks: flag(row, 'asks'),
    waits: flag(row, 'waits'),
    settled: flag(row, 'settled'),
    settling: flag(row, 'settling'),
    lacking: flag(row, 'lacking'),
  }),
)

const markRetried = moveItem(
  [
    ['retry', 'failed', 'todo'],
    ['retry', 'cancelled', 'todo'],
    ['resume', 'todo', 'todo'],
    ['redo', 'done', 'todo'],
  ],
  `hold = NULL, not_before = NULL, attempts = 0, interruptions = 0, merged = NULL, reason = NULL,
   spent_micro_usd = 0, spent_tokens = 0`,
)

/** Only where a worktree is kept for a person. */
const markSettled = change(`
  UPDATE worktrees SET settle = :settle
  WHERE state = 'kept' AND attempt IN (SELECT id FROM attempts WHERE item = :item)`)
