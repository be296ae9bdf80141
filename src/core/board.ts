import type { AgentChoice, AgentRecord } from './agent/agent-choice.ts'
import type { PoolEntry } from './agent/pool.ts'
import type { StoredInUse } from './policy/pool/in-use.ts'
import type { LastAct, TakenBack } from './acts/act.ts'
import type { Attempt } from './attempt.ts'
import type { FieldProblem, TypedTask } from './backlog/typed-item.ts'
import type { Command, CommandBody } from './command.ts'
import type { StoredEvent } from './event.ts'
import type { DiffSource, NoDiff } from './diff/diff-source.ts'
import type { Diff } from './diff/diff.ts'
import type { ConflictFile } from './diff/merge-conflict.ts'
import type { AttemptId, EpochMs, ItemId, Oid } from './ids.ts'
import type { PaneLog } from './log/pane-log.ts'
import type { NeedPlace } from './list/needs-tree.ts'
import type { ListRequest, ListView } from './list/list-request.ts'
import type { Why } from './list/why.ts'
import type { PersonNote } from './person-note.ts'
import type { Forecast } from './policy/forecast/forecast.ts'
import type { StartStep } from './policy/start-steps.ts'
import type { RunPhase } from './policy/run-phase.ts'
import type { PlanReply, Refusal } from './ports/backlog-store.ts'
import type { DeliveryNote, ItemRow, StateCounts } from './ports/store-reader.ts'
import type { Settling } from './settling.ts'
import type { Replay, ReplayControls } from './run/replay.ts'
import type { Hold } from './run/hold.ts'
import type { Run, SupervisorRow } from './run/run.ts'
import type { LiveSettings } from './run/setting.ts'
import type { NextStart } from './run/next-start.ts'
import type { RunSummary } from './run/summary.ts'
import type { Safe } from './safe.ts'
import type { ItemState } from './state.ts'

/** What a person who chooses the agent of a task sees. */
export interface AgentOffers {
  readonly row: ItemRow
  /** Every agent that the run may use, those of its pool first. */
  readonly entries: readonly PoolEntry[]
  readonly inUse: readonly StoredInUse[]
  readonly records: readonly AgentRecord[]
}

/** One worker's slot, or that of one of its several agents, as a pane shows it. */
export interface SlotView {
  /** `W0`: unique on the screen; slots of other supervisors follow ours. */
  readonly worker: number
  /** The agent's number where several work on the worker's task: each has a slot. Null: the worker has one agent at most. */
  readonly agent: number | null
  readonly work: SlotWork | null
  /** It ends with its task: concurrency was lowered. */
  readonly draining: boolean
  /** The text of a pane without output: `Free. Nothing is ready: 3 tasks need SLOW-1`. */
  readonly says: string
}

export interface SlotWork {
  readonly row: ItemRow
  readonly attempt: Attempt
  readonly log: PaneLog
  /** What differs from the base, when that was last looked at; null when nobody has looked yet. */
  readonly change: ChangeSoFar | null
  /** What its agent's processes use now; null where another process watches them, which alone knows. */
  readonly load: AgentLoad | null
  /** What is done before its agent works; left out once it may, and where none is started. */
  readonly start?: readonly StartStep[]
}

export interface AgentLoad {
  /** Of one processor: 2 are two that are busy. */
  readonly cpuShare: number
  readonly rssBytes: number
}

export interface ChangeSoFar {
  readonly files: number
  readonly added: number
  readonly removed: number
}

export interface BoardSnapshot {
  readonly now: EpochMs
  /** Name of the repository's folder and its target branch. */
  readonly project: string
  readonly target: string
  readonly run: Run | null
  readonly supervisors: readonly SupervisorRow[]
  /** Processes of other loopworks that supervise the run. */
  readonly others: readonly number[]
  /** Others supervise the run and this process doesn't: leaving ends nothing. */
  readonly watches: boolean
  /** Workers wanted by the supervisor that this screen steers. */
  readonly wanted: number
  readonly counts: StateCounts
  /** What leaves out the tasks that are outside; left out: none are. */
  readonly filter?: string
  readonly slots: readonly SlotView[]
  /** What is merged and what waits for that, in the order of the lane, while workers are free and nothing is there for them; left out: not so. */
  readonly lane?: readonly LaneEntry[]
  /** Rows in view only. */
  readonly rows: readonly ItemRow[]
  readonly rowsOffset: number
  /** The list that they are of. */
  readonly list: ListView
  /** The newest work that has landed; null: none has. */
  readonly lastDone: LastDone | null
  /** What was asked for with the rows; null: nothing was. */
  readonly page: PageContent | null
  /** Why the task that was asked for is not running; left out: none was asked for, or it is not there any more. */
  readonly why?: Why
  /** The task whose agent is being chosen, and who is busy now; left out: none is, or the task is not there any more. */
  readonly offered?: Pick<AgentOffers, 'row' | 'inUse'>
  /** Worktrees in which a person settles one of these tasks, and that are there. */
  readonly keptWorktrees: ReadonlySet<string>
  readonly delivery: DeliveryNote | null
  /** What keeps the run from starting anything, and what to do about it. Also what could not be stored. */
  readonly hold: Hold | null
  readonly phase: RunPhase
  /** Tasks after which the screen leaves, because somebody drained it; else null. */
  readonly leavesAfter: number | null
  /** What can start first of all that waits for a time, while the run waits for nothing else; else null. */
  readonly nextStart: NextStart | null
  /** How long the rest takes; null while too little is known. */
  readonly forecast: Forecast | null
  /** Set when the run has ended. */
  readonly summary: RunSummary | null
  /** What the supervisor wants a person to know, newest last. */
  readonly notices: readonly BoardNotice[]
  /** What a person has done last that can be taken back; left out: nothing. */
  readonly lastAct?: LastAct | null
  /** Where a run that is played again stands; left out: all of it is now. */
  readonly replay?: Replay
}

export interface LastDone {
  readonly commit: Oid
  readonly at: EpochMs
}

export interface BoardNotice {
  /** The same for as long as it is the same notice. */
  readonly id: string
  /** Null: it stays true, however long ago it came. */
  readonly at: EpochMs | null
  readonly text: Safe
}

/** Which tasks are read: a part of the list, and what the opened page shows besides. */
export interface BoardWindow {
  readonly list: ListRequest
  readonly offset: number
  readonly limit: number
  /** The task under the cursor: where it stands in a list that is new. */
  readonly cursor: ItemId | null
  readonly page: PageRequest | null
  /** The task of which is shown why it is not running; left out: none. */
  readonly why?: ItemId
  /** The task whose agent is being chosen; left out: none. */
  readonly offers?: ItemId
}

export type PageRequest =
  /** `attempt`: whose output is shown; null: the newest's. */
  | { readonly kind: 'task'; readonly item: ItemId; readonly attempt: AttemptId | null }
  /** Events up to this number, newest first; null: up to the newest. */
  | { readonly kind: 'events'; readonly from: number | null; readonly limit: number }
  /** What waits for what, as far as it is unfolded; rows of it from one on. */
  | {
      readonly kind: 'needs'
      readonly opened: readonly ItemId[]
      readonly folded: readonly ItemId[]
      readonly from: number
      readonly limit: number
    }
  /** `chosen`: the task under the cursor. */
  | { readonly kind: 'merges'; readonly chosen: ItemId | null }
  | DiffRequest
  /** What a person has to settle of this task. `returns`: how often a program of the person's own has ended: what they have settled in it is looked at anew. */
  | { readonly kind: 'conflict'; readonly item: ItemId; readonly returns: number }

/** `attempt`: whose work is shown; null: what came of the task. `agent`: of the several of an attempt; null: its first. */
export interface DiffRequest {
  readonly kind: 'diff'
  readonly item: ItemId
  readonly attempt: AttemptId | null
  readonly agent: number | null
}

export type PageContent =
  | TaskContent
  /** `newest`: the number of the newest event, and so how many there are. */
  | { readonly kind: 'events'; readonly newest: number; readonly events: readonly StoredEvent[] }
  | MergesContent
  | NeedsContent
  | DiffContent
  | ConflictContent

/** What of a task does not fit on the target. */
export interface ConflictContent {
  readonly kind: 'conflict'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** What needs it, and so waits for it. */
  readonly neededBy: readonly ItemId[]
  /** How far a person is with it; null: not known yet, or it can't be settled anywhere. */
  readonly settling: Settling | null
  readonly shown: ConflictShown
}

export type ConflictShown =
  /** It is in no conflict any more, or what its work was is not known. */
  | { readonly kind: 'none' }
  /** The merge is read for the first time. */
  | { readonly kind: 'comparing' }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'read'
      readonly files: readonly ConflictFile[]
      /** Who has changed a file in conflict, newest first. */
      readonly by: readonly ConflictCause[]
    }

export interface ConflictCause {
  readonly commit: Oid
  /** Null: it is no merge of a task's work. */
  readonly item: ItemId | null
}

/** What a task has changed. */
export interface DiffContent {
  readonly kind: 'diff'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** Whose work it is; null: there was no try. */
  readonly attempt: Attempt | null
  readonly shown: DiffShown
}

export type DiffShown =
  | { readonly kind: 'none'; readonly why: NoDiff }
  /** The first reading is under way. */
  | { readonly kind: 'comparing' }
  | { readonly kind: 'failed'; readonly why: string }
  /** `at`: when its reading began. The reader is closed when a page of another task is read. */
  | { readonly kind: 'read'; readonly source: DiffSource; readonly diff: Diff; readonly at: EpochMs }

/** What waits for what. */
export interface NeedsContent {
  readonly kind: 'needs'
  /** Those in view. */
  readonly rows: readonly { readonly place: NeedPlace; readonly row: ItemRow }[]
  readonly from: number
  /** Of all rows that are unfolded. */
  readonly length: number
  /** How long the longest way takes from now; null while too little was measured. */
  readonly longestMs: number | null
  readonly msPerUnit: number | null
}

/** All that is known of one task. */
export interface TaskContent {
  readonly kind: 'task'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** Oldest first. */
  readonly tries: readonly Attempt[]
  /** The first few of what it needs, and of what needs it. */
  readonly needs: readonly Related[]
  readonly neededBy: readonly Related[]
  /** How many need it. */
  readonly neededByCount: number
  readonly notes: readonly PersonNote[]
  /** What the chosen try printed; null: there is no try. */
  readonly log: PaneLog | null
}

/** A task beside another. */
export interface Related {
  readonly id: ItemId
  /** Null: there is no such task. */
  readonly task: { readonly title: string; readonly state: ItemState } | null
}

export interface MergesContent {
  readonly kind: 'merges'
  /** What is being merged, and what waits for that, in the order of the lane. */
  readonly lane: readonly LaneEntry[]
  readonly conflicts: readonly ItemRow[]
  /** Newest first, not all of them. */
  readonly merged: readonly Merged[]
  /** Of the lane, as the store has it; null before its first merge. */
  readonly tip: Oid | null
  readonly chosen: ItemRow | null
}

export interface LaneEntry {
  readonly row: ItemRow
  /** Setup or gate of the merged tree writes there; null: neither is run for it now. */
  readonly log: PaneLog | null
}

/** A task whose work has landed on the target. */
export interface Merged {
  readonly item: ItemId
  /** The branch that it landed on. */
  readonly target: string
  readonly title: string
  readonly commit: Oid
  readonly at: EpochMs
  /** Where its gate was run: on the very tree that landed, or on its own, of which that one is the same; null: there was none. */
  readonly gate: 'merged tree' | 'own tree' | null
  /** It was taken back since. */
  readonly undone: boolean
}

/** A task as its own file spells it, and what there is to do with it. */
export interface FoundTask {
  readonly id: ItemId
  readonly state: ItemState
}

export interface Undoable {
  readonly item: ItemId
  readonly commit: Oid
}

/** What the screen reads, and the only thing it may ask. */
export interface Board {
  /** Left out: it is no replay. */
  readonly replay?: ReplayControls
  readonly settings: LiveSettings
  read(window: BoardWindow): Promise<BoardSnapshot>
  /** Called whenever something may have changed; coalesced by the screen. Returns the way to stop. */
  subscribe(changed: () => void): () => void
  ask(body: CommandBody): Promise<readonly Command[]>
  /** Asks to stop these tasks; one act of a person. */
  stop(items: readonly ItemId[]): Promise<readonly Command[]>
  /** What a person has stopped, retried or cancelled last, here or elsewhere, and not taken back. */
  lastAct(): Promise<LastAct | null>
  /** Puts the tasks of an act back to how they were. Null: it was taken back already. */
  takeBack(act: number): Promise<TakenBack | null>
  /** Waits for the answers of commands asked here. Those that come too late are left open. */
  answers(commands: readonly Command[], patience: Patience): Promise<readonly Command[]>
  /** `again`: of a conflict an agent begins anew, from the target as it is then, whatever was settled; that is saved. */
  retry(items: readonly ItemId[], how?: { readonly again: boolean }): Promise<readonly Refusal[]>
  cancel(items: readonly ItemId[]): Promise<readonly Refusal[]>
  /** Stores a task that a person has typed; a free worker takes it like any other. */
  add(task: TypedTask): Promise<TaskAdded>
  /** What there is already of what a person types of one; null: not wanted any more. */
  knownOf(typed: Pick<TypedTask, 'files' | 'needs'>, isWanted: () => boolean): Promise<KnownOfTyped | null>
  /** Ids of tasks that need this one directly. */
  neededBy(item: ItemId): Promise<readonly ItemId[]>
  /** Gives a run that was left more to use, and takes it up. Resolves to why not, else to null. */
  extendLeft(to: Extract<CommandBody, { kind: 'extend' }>['to']): Promise<Safe | null>
  /** A note for an item's agent: for the running one where that can be told, else for the next one. */
  note(item: ItemId, text: string): Promise<NoteTaken>
  /** The plan of a task that waits for an answer; null where none does. */
  planOf(item: ItemId): Promise<AskedPlan | null>
  /** A person's answer to it. Resolves to what was not possible. */
  answerPlan(reply: PlanReply): Promise<readonly Refusal[]>
  /** This process supervises the run that was left, if still nobody else does. */
  takeUp(): void
  /** The merge that an undo of this task would take back, or the last one; null when there is none. */
  undoable(item: ItemId | null): Promise<Undoable | null>
  /** The task that is named so, in whatever capitals; null: there is none. */
  find(item: ItemId): Promise<FoundTask | null>
  /** Who could do a task, for a person who chooses; null: there is no such task, or no run that goes on. */
  agentOffers(item: ItemId): Promise<AgentOffers | null>
  /** Who does it by a person's word; null: whoever the rest decides. Resolves to why not, else to null. */
  chooseAgent(item: ItemId, choice: AgentChoice | null): Promise<Refusal | null>
  /** Why it is not running; null: there is no such task. */
  why(item: ItemId): Promise<Why | null>
  /** The first of those that need a person: in conflict, failed, or with a plan to answer. */
  needy(): Promise<readonly FoundTask[]>
  /** Writes lines of an attempt into a file of its own, in place of the one before. */
  keepCopy(attempt: AttemptId, lines: AsyncIterable<readonly string[]>): Promise<KeptCopy>
  /** Ids of failed items, for `R`. A conflict is settled one by one. */
  failed(): Promise<readonly ItemId[]>
}

export type TaskAdded =
  /** `outside`: the filter of the run that goes on leaves it out. */
  | { readonly kind: 'added'; readonly id: ItemId; readonly outside: boolean }
  | ({ readonly kind: 'refused' } & FieldProblem)

export interface KnownOfTyped {
  /** The first few open tasks that declare the same files. */
  readonly shares: readonly SharesFiles[]
  /** The first few of what is needed, as far as it is there. */
  readonly needs: readonly { readonly id: ItemId; readonly title: string; readonly state: ItemState }[]
}

export interface SharesFiles {
  readonly item: ItemId
  readonly state: ItemState
  /** Of them, as it declares them; empty text: the whole repository. */
  readonly files: readonly string[]
}

export interface KeptCopy {
  readonly path: string
  /** Lines. */
  readonly count: number
}

export type NoteTaken =
  | { readonly kind: 'refused'; readonly why: string }
  /** For the next try. */
  | { readonly kind: 'waits' }
  /** Its supervisor was asked to give it to the agent at once; it waits as well, should that not be possible. */
  | { readonly kind: 'asked'; readonly commands: readonly Command[] }

/** How long somebody waits for an answer. */
export interface Patience {
  readonly forMs: number
  /** Between two looks. A promise that never resolves ends the waiting. */
  readonly pause?: (ms: number) => Promise<void>
}

/** A plan that waits for an answer, and the attempt that made it. */
export interface AskedPlan {
  readonly attempt: AttemptId
  readonly text: string
}
