import type { AttemptIn, Fence, GateResult, MergeStep } from '../attempt.ts'
import type { EpochMs, ItemId, Oid, SupervisorId } from '../ids.ts'
import type { Item } from '../item.ts'
import type { WhyStays } from '../policy/merge-queue.ts'
import type { Reason } from '../reason.ts'
import type { ProcessIdentity } from '../run/identity.ts'
import type { Mover } from '../strayed.ts'
import type { Fenced } from './fenced.ts'
import type { Fate } from './lane.ts'
import type { LivenessOf } from './run-store.ts'
import type { DeliveryNote } from './store-reader.ts'

/** The merge lane of a target: who owns it, what is at its head, what landed, and the journal of deliveries. */
export interface LaneStore {
  /**
   * Takes a free lane, or one whose owner has died; null when a living supervisor has it. From one that is alive but `stalled`
   * it is taken too: if that one continues, its next write finds it a ghost.
   */
  takeLane(
    target: string,
    supervisor: SupervisorId,
    livenessOf: LivenessOf,
    stalled?: SupervisorId,
  ): Promise<LaneLease | null>
  /** The lane's owner; null when it has none. */
  laneOwner(target: string): Promise<LaneOwner | null>
  releaseLane(lease: LaneLease): Promise<void>
  /**
   * Enters the phase `merging` with what comes next, and returns it: first what is in it already, else the first `queued` one. Null
   * when the queue is empty.
   */
  beginMerge(lease: LaneLease): Promise<Fenced<LaneHead | null>>
  /** Back to `queued`, at its place: the lane does nothing for it until it begins again. */
  leaveMerge(lease: LaneLease, fence: Fence): Promise<Fenced<'ok'>>
  /** Before the setup or the gate of the merged tree is run. */
  noteMergeStep(lease: LaneLease, fence: Fence, kind: MergeStep['kind']): Promise<Fenced<'ok'>>
  /** Changes places in the queue with what stands beside it. */
  laneMove(lease: LaneLease, move: LaneMove): Promise<Fenced<LaneMoved>>
  /** Ends an attempt that waits in the queue, as a stop does. `ghost`: it is being merged, or waits there no more. */
  leaveQueue(fence: Fence): Promise<Fenced<'ok'>>
  /** Before the tip moves. */
  laneStep(lease: LaneLease, fence: Fence, step: { old: Oid; merged: Oid }): Promise<Fenced<'ok'>>
  /**
   * The work is on the tip: item done, dependents freed, files and parks released, breaker closed.
   * `merged` equals `old` when the target already contained it.
   */
  laneDone(lease: LaneLease, fence: Fence, step: { old: Oid; merged: Oid }): Promise<Fenced<'ok'>>
  /** A gate on the merged tree, noted on the attempt at the lane's head. */
  laneGate(lease: LaneLease, fence: Fence, gate: GateResult): Promise<Fenced<'ok'>>
  /** Ends the head's attempt without a merge: conflict, or a gate that failed on the merged tree. */
  laneFail(lease: LaneLease, fence: Fence, reason: Reason): Promise<Fenced<'ok'>>
  /** Done items whose work went through this lane, in the order in which it landed. */
  landedOn(target: string): Promise<readonly LandedItem[]>
  /** Done items whose work went through other lanes alone, and those that `noteElsewhere` has marked. */
  landedElsewhere(target: string): Promise<readonly LandedElsewhere[]>
  /** Marks done items with reason `elsewhere`, or removes that reason where it is null. */
  noteElsewhere(reasons: ReadonlyMap<ItemId, Reason | null>): Promise<void>
  /** The lane as the store has it, whatever happened to its refs. */
  laneRecord(target: string): Promise<LaneRecord>
  /** Stores that its ref was lost and has been restored; items whose work could not be are marked with reason `undone`. */
  noteLaneBack(back: LaneBack): Promise<void>
  /** Stores what happened to items when the user moved their target back. They stay done: with reason `undone` where the work is not there. */
  noteMovedTarget(lease: LaneLease, moved: MovedTarget): Promise<Fenced<'ok'>>
  /** `done -> todo`, set aside (`stopped`) with reason `undone`; what needs the item waits for it again. */
  noteUndone(lease: LaneLease, undone: Undone): Promise<Fenced<'ok'>>
  /** A supervisor without workers on the newest run, for a command that needs a lane; null when there was no run yet. */
  visit(identity: ProcessIdentity): Promise<SupervisorId | null>
  /** Stores whether the user's branch follows: shown in the header, logged when it changes. */
  noteDelivery(lease: LaneLease, note: DeliveryNote): Promise<Fenced<'ok'>>
  /** The journal of deliveries: an entry exists from before the user's files are changed until they are consistent again. */
  journalOpen(entry: DeliveryEntry): Promise<void>
  journalClose(checkout: string): Promise<void>
  journalEntries(): Promise<readonly DeliveryEntry[]>
}

/** Ownership of a target's lane: a raised tenure, checked by every lane write. */
export interface LaneLease {
  readonly target: string
  readonly owner: SupervisorId
  readonly tenure: number
}

export interface LaneOwner {
  readonly id: SupervisorId
  readonly leaseUntil: EpochMs
}

/** What the lane was doing with the item at its head when it was taken (over). */
export interface LaneHead {
  readonly attempt: AttemptIn<'merging'>
  readonly item: Item
  /** Set when the tip was about to move from `old` to `merged`. */
  readonly step: { readonly old: Oid; readonly merged: Oid } | null
}

export interface LaneMove {
  readonly item: ItemId
  readonly by: -1 | 1
}

export type LaneMoved =
  /** `place`: from 1 on. */
  | { readonly kind: 'moved'; readonly past: ItemId; readonly place: number }
  /** `past`: what it would have been moved past, where there is something. */
  | { readonly kind: 'stays'; readonly why: WhyStays; readonly past: ItemId | null }

export interface LandedItem {
  readonly item: ItemId
  readonly slug: string
  /** Of the attempt whose work it is. */
  readonly number: number
  readonly title: string
  /** On the lane, when it landed, or what the user has made of it since. */
  readonly commit: Oid
  /** The merge as it was made; null where the target contained the work already. */
  readonly made: Oid | null
  /** As it was collected, before any merge; null where nothing was changed. */
  readonly work: Oid | null
  /** Its agent moved the target to commits of its own. */
  readonly strayed: boolean
  /** The target is known not to contain it. */
  readonly undone: boolean
}

export interface LandedElsewhere extends LandedItem {
  /** The branch it was merged into. */
  readonly lane: string
  /** Known to be done elsewhere. */
  readonly marked: boolean
}

/** Its refs can be deleted or moved by anybody who may write to the repository; this can't. */
export interface LaneRecord {
  /** The lane's tip at the last write of the store: its ref is there or ahead of it. Null before its first merge. */
  readonly tip: Oid | null
  /** A commit that the branch has contained, not always the newest. */
  readonly delivered: Oid | null
}

export interface LaneBack {
  readonly target: string
  readonly tip: Oid
  /** Done items whose merged commits are not in the repository any more. */
  readonly lost: readonly ItemId[]
  /** What happened, for a person. */
  readonly message: string
}

export interface Undone {
  readonly item: ItemId
  /** Where the lane is without it. */
  readonly tip: Oid
  /** The branch was moved back with the lane. */
  readonly withBranch: boolean
}

export interface MovedTarget {
  /** The lane's tip before, and the branch's commit now. */
  readonly from: Oid
  readonly to: Oid
  /** The lane's new tip. */
  readonly tip: Oid
  /** `returned`: the branch was moved forward, by who has moved it back before. */
  readonly how: 'not by loopwork' | 'by an undo' | 'returned'
  /** The attempt whose agent did it, where that is known: otherwise nobody is named. */
  readonly by?: Mover
  /** By item. */
  readonly fates: ReadonlyMap<string, Fate>
}

export interface DeliveryEntry {
  /** The checkout's root, absolute. */
  readonly checkout: string
  readonly target: string
  readonly from: Oid
  readonly to: Oid
  /** What our index.lock contains: how we know it is ours. */
  readonly lock: string
  /** When it began, by the clock of the machine that delivers: only it can be at work there. */
  readonly at: EpochMs
}
