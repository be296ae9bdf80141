import type { Attempt, AttemptOutcome, Fence, GateResult, Phase, Work } from '../attempt.ts'
import type { FileWord } from '../backlog-edit.ts'
import type { Command, CommandAnswer, CommandBody } from '../command.ts'
import type { CommandId, EpochMs, ItemId, Oid, RunId, SupervisorId } from '../ids.ts'
import type { Hold, HoldOwner } from '../hold.ts'
import type { ProcessIdentity } from '../identity.ts'
import type { Item, ItemDraft, ItemFacts, ItemStatus } from '../item.ts'
import type { Fate } from './git.ts'
import type { Reason } from '../reason.ts'
import type { Run, SupervisorRow } from '../run.ts'
import type { OptionChange, RunOptions, RunSettings } from '../settings.ts'
import type { StoreReader, DeliveryNote } from './store-reader.ts'
import type { WorktreeRecords } from './worktree-records.ts'

/**
 * The task table. Every method is one transaction, durable when its promise resolves, and carries its events with it.
 * Asynchronous although SQLite is not: nothing above may notice another engine.
 *
 * Fenced methods resolve to `'ghost'` when the fence no longer holds: the caller ends its agents and touches nothing.
 * @throws LoopworkError kind `store` for a locked, full, broken or newer database.
 */
export interface Store
  extends BacklogStore, RunStore, AttemptStore, LaneStore, CommandStore, StoreReader, WorktreeRecords {
  close(): Promise<void>
}

export type Fenced<T> = T | 'ghost'

// ---- backlog -------------------------------------------------------------------------------------------------------

export interface ImportResult {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** A backlog file as it was read in a checkout. */
export interface BacklogReading {
  readonly source: string
  readonly drafts: readonly ItemDraft[]
  /** Root of the checkout: each has files of its own. */
  readonly checkout: string
  readonly place: FilePlace
  /** git put another version there since the last reading (a switch of branches, a reset): nothing in it is a person's edit. */
  readonly switched: boolean
}

/** What was checked out when a backlog was read; null outside git, on a detached HEAD, before the first commit. */
export interface FilePlace {
  readonly branch: string | null
  readonly head: Oid | null
}

export interface BacklogsImported extends ImportResult {
  /** What persons have written into the files since they were last read or written. */
  readonly edits: readonly BacklogEdit[]
  /** Todo items that only another version of their file wants done: they wait until that one is there again. */
  readonly heldBack: number
}

export interface BacklogEdit {
  readonly item: ItemId
  readonly source: string
  readonly word: FileWord
  readonly from: ItemStatus
  /**
   * `became`: the item is what the file says. `stop`: its attempt is to be stopped, and the file read again afterwards.
   * `refused`: not possible, and the file is left as it is.
   */
  readonly outcome: 'became' | 'stop' | 'refused'
  /** Todo items that need it. */
  readonly neededBy: readonly ItemId[]
}

export interface WrittenWord {
  readonly word: FileWord
  /** Somebody is at it: us. */
  readonly begun: boolean
}

/** What a file should show of an item, and what it showed last. */
export interface Projected {
  readonly status: ItemStatus
  readonly hold: boolean
  /** What the file may say without a person having edited it; empty: it was never read here. */
  readonly ours: readonly FileWord[]
  /** The file says that somebody is at it, and that was us. */
  readonly begun: boolean
}

export interface BacklogStore {
  /**
   * Takes in backlog files, all of them or nothing. Items are matched by folded id; what the source says about the work is taken over
   * while they are `todo`. A status that differs from what the file said when it was last read or written is a person's edit
   * and does what `docs/backlog-statuses.md` says; an item whose line is gone is cancelled. Importing again changes nothing.
   * @throws LoopworkError kind `backlog` when an id belongs to another source, or edges would close a cycle.
   */
  importBacklogs(readings: readonly BacklogReading[], now: EpochMs): Promise<BacklogsImported>
  /** The same for one source of no particular checkout. */
  importItems(source: string, drafts: readonly ItemDraft[], now: EpochMs): Promise<ImportResult>
  /** What was checked out when the source was last read in this checkout; null: it never was. */
  lastRead(checkout: string, source: string): Promise<FilePlace | null>
  /** What each item of a source should show in this checkout's file. */
  projectionOf(checkout: string, source: string): Promise<ReadonlyMap<ItemId, Projected>>
  /** Recorded before a file is written, so that a kill in between doesn't make our own words look like a person's. */
  beginWriting(checkout: string, words: ReadonlyMap<ItemId, WrittenWord>): Promise<void>
  endWriting(checkout: string, words: ReadonlyMap<ItemId, WrittenWord>, written: boolean): Promise<void>
  /** Which of these ids belong to items of other sources than these. */
  knownElsewhere(ids: readonly ItemId[], sources: readonly string[]): Promise<readonly ItemId[]>
  /**
   * Stores an item typed by hand and resolves to its id, which is chosen in the same transaction where none was asked for.
   * @throws LoopworkError kind `usage` when the asked id is taken, or what it needs isn't there.
   */
  addItem(item: NewItem, now: EpochMs): Promise<ItemId>
  /**
   * `failed | cancelled -> todo` with the count at 0, and a `stopped` hold lifted. Resolves to what was not possible, by id.
   * The next try of a conflict takes what stands in its kept worktree, without an agent. @param again it doesn't: an agent
   * starts from the target as it is then.
   */
  retryItems(ids: readonly ItemId[], now: EpochMs, again?: boolean): Promise<readonly Refusal[]>
  /** `todo | failed -> cancelled`. Dependents stay blocked. */
  cancelItems(ids: readonly ItemId[], now: EpochMs): Promise<readonly Refusal[]>
}

/** What a person says about an item of their own. */
export interface NewItem extends Omit<ItemFacts, 'id' | 'source' | 'line'> {
  /** Null: the next free `TASK-n`. */
  readonly id: ItemId | null
}

export interface Refusal {
  readonly item: ItemId
  readonly why: string
}

// ---- runs and supervisors ------------------------------------------------------------------------------------------

export interface OpenRun {
  readonly mode: 'auto' | 'resume' | 'fresh'
  /** What the run starts with or goes on with. Joining takes nothing but `workers`, and that for this supervisor alone. */
  readonly settings: RunSettings
  readonly options?: RunOptions
  /** What differs from the stored settings of the run that is carried on: for the event. */
  readonly changes?: readonly OptionChange[]
  /** What the settings were chosen for; left out: whatever is found. @throws RunHasChanged when it isn't so any more. */
  readonly expects?: RunExpectation
  readonly base: Oid
  readonly identity: ProcessIdentity
  readonly now: EpochMs
}

export interface RunExpectation {
  /** The run that is carried on or joined, as it was read; null: a new one. */
  readonly run: Pick<Run, 'id' | 'settings'> | null
  readonly joins: boolean
}

export interface OpenedRun {
  readonly run: Run
  readonly supervisor: SupervisorRow
  /** `joined`: another supervisor of it lives. `resumed`: it was unfinished and nobody lived. */
  readonly how: 'started' | 'resumed' | 'joined'
}

/** Says whether the process of an identity lives; given to the store so that it can judge inside a transaction. */
export type LivenessOf = (identity: ProcessIdentity) => 'alive' | 'dead' | 'unknown'

export interface RunStore {
  /**
   * Carries on the newest unfinished run with `settings`, or starts one (a new run lifts every `stopped` hold). `fresh` ends the
   * unfinished run first.
   */
  openRun(open: OpenRun): Promise<OpenedRun>
  /** Extends the lease. Resolves to 'ghost' when somebody else has ended this supervisor. */
  heartbeat(supervisor: SupervisorId, now: EpochMs): Promise<Fenced<'ok'>>
  /**
   * This supervisor leaves. `finish`: and nothing of the run is left to do, so the run ends too, unless another supervisor of it lives.
   * Its attempts that have not ended stay as they are, for the next start to adopt.
   */
  leaveRun(supervisor: SupervisorId, how: 'finish' | 'detach', now: EpochMs): Promise<void>
  setPaused(run: RunId, paused: boolean, now: EpochMs): Promise<void>
  setAborting(run: RunId, now: EpochMs): Promise<void>
  /** Nothing is claimed in the run until this is lifted, by any supervisor. Asked again with the same facts: changes nothing. */
  holdRun(run: RunId, hold: Omit<Hold, 'since'>, now: EpochMs): Promise<void>
  /** What was in the way has been mended. */
  liftHold(run: RunId, owner: HoldOwner, now: EpochMs): Promise<void>
  setWorkers(supervisor: SupervisorId, workers: number, now: EpochMs): Promise<void>
  /** What the supervisor must know on every tick, in one read. Null when the row is gone. */
  pulse(supervisor: SupervisorId, now: EpochMs): Promise<Pulse | null>
}

export interface Pulse {
  readonly run: Run
  readonly me: SupervisorRow
  /** Asked of me and not taken yet. */
  readonly asked: readonly Command[]
  /** Living and ended supervisors of the run, me included. */
  readonly supervisors: readonly SupervisorRow[]
  /** Everything that holds the run; `run.hold` is the first of it. */
  readonly holds: readonly Hold[]
}

// ---- claiming and attempts -----------------------------------------------------------------------------------------

export interface ClaimRequest {
  readonly supervisor: SupervisorId
  readonly worker: number
  readonly now: EpochMs
}

/** Strategy, retry, breaker and agent come from the run's settings. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly attempt: Attempt; readonly item: Item; readonly probe: boolean }
  | {
      readonly kind: 'nothing'
      /**
       * `none left`: nothing is ready and nothing in work can make something ready.
       * `in work`: something may become ready when what is claimed ends.
       * `later`: a retry waits for its time.
       * `merge queue`: as much finished work waits to be merged as may.
       * `held`: the machine, the preset or the gate is to be mended first.
       */
      readonly why:
        'none left' | 'in work' | 'later' | 'paused' | 'aborting' | 'breaker' | 'held' | 'merge queue'
      /** When to ask again at the latest, where that is known. */
      readonly at: EpochMs | null
    }

export type AttemptPatch = Partial<{
  readonly base: Oid
  readonly worktree: string
  readonly given: Oid
  readonly work: Work
  readonly gates: readonly GateResult[]
}>

export interface FinishRequest {
  readonly fence: Fence
  readonly outcome: Exclude<AttemptOutcome, 'done' | 'superseded'>
  readonly reason: Reason
  readonly now: EpochMs
}

export interface AgentStart {
  readonly fence: Fence
  /** 0, 1, …: the folder `agents/<k>/`. */
  readonly index: number
  readonly preset: string
  /** Of the wrapper; null when the spawn itself failed. */
  readonly identity: ProcessIdentity | null
}

export interface AttemptStore {
  claimNext(request: ClaimRequest): Promise<ClaimResult>
  /** Writes the phase before its first act, with what is known by then. */
  enterPhase(fence: Fence, phase: Phase, patch: AttemptPatch, now: EpochMs): Promise<Fenced<'ok'>>
  noteAgent(start: AgentStart): Promise<Fenced<'ok'>>
  noteGate(fence: Fence, gate: GateResult, now: EpochMs): Promise<Fenced<'ok'>>
  /**
   * Ends an attempt without a merge: applies weight, retry policy, breaker, failure mode; releases its files and parks.
   * `conflict` and a last counted failure make the item `failed`; else it is todo again, after the backoff.
   */
  finishAttempt(request: FinishRequest): Promise<Fenced<'ok'>>
  /** Enters `queued` and claims the next item for the freed slot, in one transaction. */
  queueAndClaim(
    fence: Fence,
    patch: AttemptPatch,
    next: ClaimRequest | null,
    now: EpochMs,
  ): Promise<Fenced<ClaimResult | null>>
  /**
   * Attempts that have not ended and whose supervisor is gone (ended, dead, or lease run out where liveness can't be told),
   * taken over by `supervisor` with tenure + 1, each in a compare-and-swap. An attempt whose item has moved on is closed `superseded`
   * and listed apart.
   */
  adoptOrphans(
    supervisor: SupervisorId,
    livenessOf: LivenessOf,
    now: EpochMs,
  ): Promise<{ readonly adopted: readonly Attempt[]; readonly superseded: readonly Attempt[] }>
}

// ---- the lane ------------------------------------------------------------------------------------------------------

/** Holding the lane of a target: raised tenure, checked by every lane write. */
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
  readonly attempt: Attempt
  readonly item: Item
  /** Set when the tip was about to move from `old` to `merged`. */
  readonly step: { readonly old: Oid; readonly merged: Oid } | null
}

export interface LaneStore {
  /**
   * Takes a free lane, or one whose owner is gone; null when a living supervisor has it. From one that is alive but `stalled`
   * it is taken, too: should it wake, its next write finds it a ghost.
   */
  takeLane(
    target: string,
    supervisor: SupervisorId,
    livenessOf: LivenessOf,
    now: EpochMs,
    stalled?: SupervisorId,
  ): Promise<LaneLease | null>
  /** Who has the lane; null when nobody has. */
  laneOwner(target: string): Promise<LaneOwner | null>
  releaseLane(lease: LaneLease): Promise<void>
  /** First the attempt that is `merging`, else the first `queued` one; null when the queue is empty. */
  laneHead(lease: LaneLease): Promise<Fenced<LaneHead | null>>
  /** Phase `merging`, and the step, before the tip moves. */
  laneStep(
    lease: LaneLease,
    fence: Fence,
    step: { old: Oid; merged: Oid },
    now: EpochMs,
  ): Promise<Fenced<'ok'>>
  /**
   * The work is on the tip: item done, dependents freed, files and parks released, breaker told.
   * `merged` equals `old` when the target already held it.
   */
  laneDone(
    lease: LaneLease,
    fence: Fence,
    step: { old: Oid; merged: Oid },
    now: EpochMs,
  ): Promise<Fenced<'ok'>>
  /** A gate on the merged tree, noted on the attempt at the lane's head. */
  laneGate(lease: LaneLease, fence: Fence, gate: GateResult, now: EpochMs): Promise<Fenced<'ok'>>
  /** Ends the head's attempt without a merge: conflict, or a gate that failed on the merged tree. */
  laneFail(
    lease: LaneLease,
    fence: Fence,
    end: { outcome: 'conflict' | 'failed'; reason: Reason },
    now: EpochMs,
  ): Promise<Fenced<'ok'>>
  /** Done items whose work went through this lane, in the order in which it landed. */
  landedOn(target: string): Promise<readonly LandedItem[]>
  /** What became of items when the user moved their target back. They stay done: with reason `undone` where the work is not there. */
  noteMovedTarget(lease: LaneLease, moved: MovedTarget, now: EpochMs): Promise<Fenced<'ok'>>
  /** `done -> todo`, set aside (`stopped`) with reason `undone`; what needs the item waits for it again. */
  noteUndone(lease: LaneLease, item: ItemId, now: EpochMs): Promise<Fenced<'ok'>>
  /** A supervisor without workers on the newest run, for a command that needs a lane; null when there was no run yet. */
  visit(identity: ProcessIdentity, now: EpochMs): Promise<SupervisorId | null>
  /** Remembers whether the user's branch follows: shown in the header, logged when it changes. */
  noteDelivery(lease: LaneLease, note: DeliveryNote, now: EpochMs): Promise<Fenced<'ok'>>
  /** The journal of deliveries: an entry stands from before the user's files are touched until they are right again. */
  journalOpen(entry: DeliveryEntry): Promise<void>
  journalClose(checkout: string): Promise<void>
  journalEntries(): Promise<readonly DeliveryEntry[]>
}

export interface LandedItem {
  readonly item: ItemId
  readonly slug: string
  /** Of the attempt whose work it is. */
  readonly number: number
  readonly title: string
  /** On the lane, when it landed. */
  readonly commit: Oid
  /** The target is known not to hold it. */
  readonly undone: boolean
}

export interface MovedTarget {
  /** The lane's tip before, and the branch's commit now. */
  readonly from: Oid
  readonly to: Oid
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
  readonly at: EpochMs
}

// ---- commands ------------------------------------------------------------------------------------------------------

export interface CommandStore {
  /**
   * Asks every living supervisor of the newest unfinished run (`stop`: the one that has the item).
   * Empty when nobody is there to obey.
   */
  ask(body: CommandBody, livenessOf: LivenessOf, now: EpochMs): Promise<readonly Command[]>
  take(command: CommandId, now: EpochMs): Promise<Fenced<'ok'>>
  answer(command: CommandId, answer: CommandAnswer, now: EpochMs): Promise<void>
  commandsById(ids: readonly CommandId[], now: EpochMs): Promise<readonly Command[]>
}
