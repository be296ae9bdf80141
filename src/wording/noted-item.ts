import { leftOutOf, type Attempt, type LeftOut } from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import type { ItemHold } from '../core/item.ts'
import type { demandOf } from '../core/policy/pool/demand.ts'
import { isUnsaved, settledIn } from '../core/policy/to-settle.ts'
import type { ItemRow, Progress } from '../core/ports/store-reader.ts'
import type { Vote } from '../core/policy/vote.ts'
import { isPutAside, type Reason } from '../core/reason.ts'
import type { SummaryItem } from '../core/run/summary.ts'
import type { ItemState } from '../core/state.ts'
import type { TokenClaim } from '../core/claims/token-claim.ts'

/** The facts from which a task's note is made: the same whether it comes from the store or from a summary. */
export interface NotedItem {
  readonly id: string
  readonly state: ItemState
  /** How it ended, or how its last try did. */
  readonly reason: Reason | null
  readonly commit: string | null
  /** The newest run's filter leaves it out. */
  readonly isOutside?: boolean
  /** Ids of what it needs that is not done. */
  readonly needs: readonly string[]
  /** Those of them that the run's filter leaves out. */
  readonly needsOutside?: readonly string[]
  readonly parkedBehind: { readonly item: string; readonly path: string | null } | null
  readonly hold: ItemHold | null
  /** The backlog's own word for why it is held. */
  readonly heldAs?: string
  /** What it needs is in it. */
  readonly isContainer?: boolean
  readonly progress?: Progress
  /** A retry, or a task with a schedule, waits until then. */
  readonly notBefore: EpochMs | null
  /** When its backlog wants it begun; left out: at any time. */
  readonly scheduledFor?: EpochMs
  /** Counted tries so far. */
  readonly tries: number
  /** The target had its work already: the commit is the target's as it was then. Left out: it was merged. */
  readonly addsNothing?: true
  /** What its work was merged without. */
  readonly leftOut: readonly LeftOut[]
  /** Somebody deleted the branch that a conflict's work was kept on. */
  readonly isBranchGone?: boolean
  /** What decides who does it; left out where nobody does any more. */
  readonly wants?: Parameters<typeof demandOf>[0]
  readonly attempt: Attempt | null
  /** Who has it, where that is no worker. */
  readonly claim?: TokenClaim
  /** How its work was chosen among those of several agents; null where it was not. */
  readonly vote: Vote | null
  /** Where a person settles it; null where its next try is an agent's. */
  readonly settledIn: { readonly worktree: string | null } | null
}

export function notedRow({
  item,
  state,
  attempt,
  claim,
  progress,
  openNeeds,
  outside,
  needsOutside,
  parkedBehind,
}: ItemRow): NotedItem {
  const { standing } = item
  return {
    id: item.id,
    state,
    reason: 'reason' in standing ? standing.reason : null,
    commit: standing.status === 'done' ? standing.commit : null,
    isOutside: outside === true,
    needs: openNeeds,
    ...(needsOutside === undefined ? {} : { needsOutside }),
    parkedBehind,
    hold: standing.status === 'todo' ? standing.hold : null,
    ...(item.heldAs === undefined ? {} : { heldAs: item.heldAs }),
    isContainer: item.kind === 'container',
    ...(progress === undefined ? {} : { progress }),
    notBefore: standing.status === 'todo' ? standing.notBefore : null,
    ...(item.scheduledFor === undefined ? {} : { scheduledFor: item.scheduledFor }),
    tries: item.attempts,
    ...(attempt?.end?.addsNothing === true ? { addsNothing: true } : {}),
    leftOut: leftOutOf(attempt),
    wants: item,
    attempt,
    ...(claim === undefined ? {} : { claim }),
    vote: attempt?.vote ?? null,
    settledIn: settledIn(state, attempt),
  }
}

/** Of a run that has ended nothing is parked, and what waits waits for the next run. */
export const notedSummaryItem = (item: SummaryItem): NotedItem => ({
  id: item.id,
  state: item.state,
  reason: item.reason,
  commit: item.commit,
  needs: item.needs,
  ...(item.needsOutside === undefined ? {} : { needsOutside: item.needsOutside }),
  ...(item.heldAs === undefined ? {} : { heldAs: item.heldAs }),
  isContainer: item.isContainer === true,
  parkedBehind: null,
  hold: holdIn(item),
  notBefore: null,
  ...(item.addsNothing === true ? { addsNothing: true } : {}),
  // Its tries have a column of their own.
  tries: 0,
  leftOut: mergedWithout(item),
  isBranchGone: item.state === 'conflict' && item.branch === null,
  attempt: null,
  vote: item.receipts.findLast(({ merged }) => merged !== null)?.contest?.vote ?? null,
  settledIn: item.state === 'conflict' || isUnsaved(item.reason) ? { worktree: item.worktree } : null,
})

function holdIn({ state, reason, heldAs }: SummaryItem): ItemHold | null {
  if (state === 'todo' && reason !== null && isPutAside(reason.code)) return 'stopped'
  return heldAs === undefined ? null : 'source'
}

/** Of the try that was merged. */
export const mergedWithout = ({ receipts }: SummaryItem): readonly LeftOut[] =>
  receipts.findLast(({ merged }) => merged !== null)?.leftOut ?? []
