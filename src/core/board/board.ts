import type { LastAct, TakenBack } from '../acts/act.ts'
import type { AgentChoice, AgentRecord } from '../agent/agent-choice.ts'
import type { PoolEntry } from '../agent/pool.ts'
import type { FieldProblem, TypedTask } from '../backlog/typed-item.ts'
import type { Command, CommandAnswer, CommandBody } from '../command.ts'
import type { AttemptId, ItemId, Oid } from '../ids.ts'
import type { Why } from '../list/why.ts'
import type { StoredInUse } from '../policy/pool/in-use.ts'
import type { RunSummary } from '../run/summary.ts'
import type { PlanReply, Refusal } from '../ports/backlog-store.ts'
import type { ItemRow } from '../ports/store-reader.ts'
import type { ReplayControls } from '../run/replay.ts'
import type { LiveSettings } from '../run/setting.ts'
import type { Safe } from '../safe.ts'
import type { ItemState } from '../state.ts'
import type { BoardWindow } from './page-content.ts'
import type { BoardSnapshot } from './snapshot.ts'

/** What a person who chooses the agent of a task sees. */
export interface AgentOffers {
  readonly row: ItemRow
  /** Every agent that the run may use, those of its pool first. */
  readonly entries: readonly PoolEntry[]
  readonly inUse: readonly StoredInUse[]
  readonly records: readonly AgentRecord[]
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
  /** Takes it back in this process, where nobody supervises whom one could ask. */
  undoHere(item: ItemId | null): Promise<CommandAnswer>
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
  /** What the report of a run says, in Markdown. */
  reportOf(summary: RunSummary): string
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
