import type { AgentChoice } from '../agent/agent-choice.ts'
import type { LastAct, TakenBack } from '../acts/act.ts'
import type { ReadingRules } from '../backlog/reading-rules.ts'
import type { Problem } from '../errors.ts'
import type { Fence } from '../attempt.ts'
import type { ReviewPass, ReviewPassOrder } from '../backlog/review-pass.ts'
import type { SourceItem } from '../backlog/source-item.ts'
import type { PlanAnswer } from '../plan/plan.ts'
import type { AttemptId, ItemId, Oid, RunId } from '../ids.ts'
import type { ItemDraft, ItemFacts, ItemStatus } from '../item.ts'
import type { FileWord } from '../policy/backlog-edit.ts'
import type { ProblemCounts } from '../backlog/problem-tally.ts'
import type { Fenced } from './fenced.ts'

/** Items and the backlog files they come from: import, edits by hand, write-back. */
export interface BacklogStore {
  /**
   * Imports backlog files, all of them or nothing. Items are matched by folded id; what the source has about the work is copied
   * while they are `todo`. A status that differs from that in the file when it was last read or written is a person's edit
   * and has the effect that `docs/backlog-statuses.md` lists; an item whose line was deleted is cancelled. Importing again changes nothing.
   * One transaction, behind whatever import is under way: for few tasks.
   * @throws LoopworkError kind `backlog` when an id belongs to another source, or edges would close a cycle.
   */
  importBacklogs(readings: readonly BacklogReading[]): Promise<BacklogsImported>
  /** What `importBacklogs` would do. @throws LoopworkError as it does. */
  previewImport(readings: readonly BacklogReading[]): Promise<ImportPreview>
  /** The same for one source of no particular checkout. */
  importItems(source: string, drafts: readonly ItemDraft[]): Promise<ImportResult>
  /** What was checked out when the source was last read in this checkout; null: it never was. */
  lastRead(checkout: string, source: string): Promise<LastRead | null>
  /** The name of the format that a source was last read in; null: it never was, or by an older loopwork. */
  formatOf(source: string): Promise<string | null>
  /** What stands before the ids that a source's items have in its file; null: nothing. */
  prefixOf(source: string): Promise<string | null>
  /** How often statuses were written into each source: a reading that is imported says how often it was before. */
  writesOfSources(): Promise<ReadonlyMap<string, number>>
  /** What each item of a source should show in this checkout's file. */
  projectionOf(checkout: string, source: string): Promise<ReadonlyMap<ItemId, Projected>>
  /** Those of them for which this checkout's file may say something else than it should: a few, however many items there are. */
  unsettledOf(checkout: string, source: string): Promise<ReadonlyMap<ItemId, Projected>>
  /** All items of a source in its order, as the files beside it show them. */
  sourceItems(source: string): Promise<readonly SourceItem[]>
  /** What agents have written for later ones stands in a file now. */
  dropProgress(ids: readonly ItemId[]): Promise<void>
  /** Recorded before a file is written, so that after a kill in between our own statuses don't look like a person's edit. */
  beginWriting(checkout: string, words: ReadonlyMap<ItemId, WrittenWord>): Promise<void>
  endWriting(checkout: string, words: ReadonlyMap<ItemId, WrittenWord>, written: boolean): Promise<void>
  /** Adds the item of a review of the whole where one is due; resolves to its id, null where none is. */
  openReviewPass(run: RunId, order: ReviewPassOrder): Promise<ItemId | null>
  /** Null: the item is a task. */
  reviewPassOf(item: ItemId): Promise<ReviewPass | null>
  /** What a review of the whole has found missing, by the ids in the file: recorded before the file is written. */
  noteFound(fence: Fence, ids: readonly string[]): Promise<Fenced<'ok'>>
  /** Which of these ids belong to items of other sources than these, and behind them what those are in, as far as that is of other sources. */
  knownElsewhere(ids: readonly ItemId[], sources: readonly string[]): Promise<readonly ItemElsewhere[]>
  /**
   * Stores an item typed by hand and resolves to its id, which is chosen in the same transaction where none was asked for.
   * @throws LoopworkError kind `usage` when the asked id is taken, or what it needs isn't there.
   */
  addItem(item: NewItem): Promise<ItemId>
  /**
   * Changes an item that was typed by hand and is not done. Resolves to the names of what differs now.
   * @throws LoopworkError kind `usage` for any other item, and where what it needs isn't there; kind `backlog` for a circle.
   */
  editItem(id: ItemId, change: ItemChange): Promise<readonly string[]>
  /**
   * `failed | cancelled -> todo` with the count at 0, and a `stopped` hold lifted. Resolves to what was not possible, by id.
   * The next try of a conflict takes what is in its kept worktree, without an agent. @param again it does not: an agent
   * starts from the target as it is then.
   */
  retryItems(ids: readonly ItemId[], again?: boolean): Promise<readonly Refusal[]>
  /** A person's answer to the plan of an item that asks for one: it is ready again, for its work or for another plan. */
  answerPlan(reply: PlanReply): Promise<readonly Refusal[]>
  /** Who does an item by a person's word; null: whoever the rest decides. An agent at work goes on. Resolves to why not, else to null. */
  chooseAgent(item: ItemId, choice: AgentChoice | null): Promise<Refusal | null>
  /** `todo | failed -> cancelled`. Dependents stay blocked. */
  cancelItems(ids: readonly ItemId[]): Promise<readonly Refusal[]>
  /** What a person has stopped, retried or cancelled last, as long as that can be the meaning of a key that takes back. */
  lastAct(): Promise<LastAct | null>
  /** The tasks of an act stand again as they did before it, tries and reason too, where nothing has happened to them since. Null: no such act. */
  takeBackAct(act: number): Promise<TakenBack | null>
}

/** An item of a source that is not read now. */
export interface ItemElsewhere {
  readonly id: ItemId
  readonly parent: ItemId | null
}

export interface PlanReply {
  readonly item: ItemId
  /** Whose plan was read: a newer one is not answered by it. */
  readonly attempt: AttemptId
  readonly answer: PlanAnswer
  /** What is to be different, as long as a note may be; only of one that is refused. */
  readonly note: string | null
}

export interface ImportResult {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** What an import would do. */
export interface ImportPreview {
  readonly added: readonly ItemId[]
  readonly changed: readonly { readonly item: ItemId; readonly fields: readonly string[] }[]
  /** Statuses that a person has written into the file since it was last read or written. */
  readonly edits: readonly EditPreview[]
  /** Lines that were deleted. */
  readonly removed: readonly Omit<EditPreview, 'word'>[]
  readonly unchanged: number
  /** Left out: none. */
  readonly missed?: readonly MissedTasks[]
}

/** Open tasks that a source lacks all at once: more than half of a longer list. They wait; see `isMassRemoval`. */
export interface MissedTasks {
  readonly source: string
  readonly items: readonly ItemId[]
  /** Of so many that were open in it. */
  readonly open: number
}

export interface EditPreview {
  readonly item: ItemId
  readonly word: FileWord
  readonly from: ItemStatus
  /** See `EditEffect`. */
  readonly outcome: 'nothing' | 'becomes' | 'stop' | 'refuse'
}

/** A backlog file as it was read in a checkout. */
export interface BacklogReading {
  readonly source: string
  /** Its name; null or left out: that which it had. */
  readonly format?: string | null
  /** Null or left out: that which it had. */
  readonly prefix?: string | null
  readonly drafts: readonly ItemDraft[]
  /** Root of the checkout: each has files of its own. */
  readonly checkout: string
  readonly place: FilePlace
  /** git has written another version since the last reading (a switch of branches, a reset): nothing in it is a person's edit. */
  readonly switched: boolean
  /** A person has said that what the file lacks is to be gone, however many tasks that are; left out: nobody has. */
  readonly takesRemovals?: boolean
  /** How often statuses had been written into the source before it was read; left out: nobody else writes it. */
  readonly writes?: number
}

/** What was checked out when a backlog was read; null outside git, on a detached HEAD, before the first commit. */
export interface FilePlace {
  readonly branch: string | null
  readonly head: Oid | null
}

export interface LastRead extends FilePlace {
  /** Of the version of the file that was imported whole; null: that isn't known. */
  readonly stamp: string | null
}

export interface BacklogsImported extends ImportResult {
  /** What persons have written into the files since they were last read or written. */
  readonly edits: readonly BacklogEdit[]
  /** Todo items that are to be done only by another version of their file: they wait until that version is there again. */
  readonly heldBack: number
  /** Left out: none. */
  readonly missed?: readonly MissedTasks[]
  /**
   * Sources into which statuses were written since they were read: what the reading says of them is no edit of a person's. Nothing was
   * imported, of any source; left out: none.
   */
  readonly stale?: readonly string[]
}

export interface BacklogEdit {
  readonly item: ItemId
  readonly source: string
  readonly word: FileWord
  readonly from: ItemStatus
  /**
   * `became`: the item is now as in the file. `stop`: its attempt has to be stopped, and the file read again afterwards.
   * `refused`: not possible, and the file is not changed.
   */
  readonly outcome: 'became' | 'stop' | 'refused'
  /** Why what is over was refused to be open again, as `A needs P contains A`; null: for no such reason. */
  readonly circle: string | null
  /** Of a done item: whether its work is on the target; null where no work of its own was merged. */
  readonly work: 'merged' | 'not there' | null
  /** Todo items that need it. */
  readonly neededBy: readonly ItemId[]
}

export interface WrittenWord {
  readonly word: FileWord
  /** Somebody works on it: loopwork itself. */
  readonly begun: boolean
}

/** The status that a file should have for an item, and the one it had last. */
export interface Projected {
  readonly status: ItemStatus
  readonly hold: boolean
  /** Statuses that the file may have without an edit by a person; empty: it was never read here. */
  readonly ours: readonly FileWord[]
  /** The file has it as in progress, and that was written by loopwork. */
  readonly begun: boolean
}

/** An item as a person has typed it. */
export interface NewItem extends Omit<ItemFacts, 'id' | 'source' | 'line'> {
  /** Null: the next free `TASK-n`. */
  readonly id: ItemId | null
}

/** What is to be different; what is left out stays as it is. */
export type ItemChange = Partial<
  Pick<
    ItemFacts,
    | 'title'
    | 'description'
    | 'type'
    | 'priority'
    | 'sourcePriority'
    | 'parent'
    | 'dependsOn'
    | 'files'
    | 'estimateHours'
    | 'agent'
    | 'model'
  >
>

export interface Refusal {
  readonly item: ItemId
  readonly why: string
}

/** Imports of any size: nobody waits for one, and none is held in memory. */
export interface ImportStore {
  /**
   * What `importBacklogs` does, in many short transactions, and all or nothing all the same: the drafts are put aside where nobody sees
   * them, and checked; from the transaction on that decides the import it is carried out, by whoever starts next where this process is
   * killed. Until then it has done nothing.
   * @throws LoopworkError kind `backlog` with the problems.
   */
  importInSteps(order: StepsOrder): Promise<StepsImported>
  /**
   * Carries out what a killed process has decided, and forgets what it had not. Waits while another process is at it.
   */
  finishImport(): Promise<void>
  /** How many items a source has. */
  countIn(source: string): Promise<number>
  /** A file is the version that was imported whole before, whatever is checked out by now. */
  noteRead(checkout: string, source: string, place: FilePlace): Promise<void>
  /** A version of a file that was read has become another one by statuses that were written into it: there is nothing new in that. */
  noteShown(checkout: string, source: string, stamps: ShownStamps): Promise<void>
}

export interface ShownStamps {
  readonly before: string
  readonly after: string
}

export interface StepsOrder {
  readonly readings: readonly ReadingInPieces[]
  readonly unknownDependency: ReadingRules['unknownDependency']
}

/** A backlog that comes piece by piece. */
export interface ReadingInPieces extends Omit<BacklogReading, 'drafts'> {
  /** In the order of the file. Read once. */
  readonly pieces: Iterable<readonly DraftPiece[]>
  /** The same, read anew, without the lines that say what is known. Left out: all are to be read, and none says what is recognised. */
  changed?(isKnown: (said: number) => boolean): Iterable<readonly DraftPiece[]>
  /** What was found on the way, once all pieces have been read. */
  problems(): readonly Problem[]
  /** How many more there are, of which nothing else is known. Left out: none. */
  moreProblems?(): ProblemCounts
  /** It was changed a moment ago: that it lacks tasks which it had may be because only half of it is written. Asked when all was read. */
  mayBeHalf(): boolean
  /** Of the version that is read, once all pieces have been read: null where it was changed meanwhile. Left out: it is not to be recognised. */
  stamp?(): string | null
}

export interface DraftPiece {
  readonly draft: ItemDraft
  /** Equal for what says the same: a number of 53 bits. Null: it is compared fact by fact. */
  readonly said: number | null
}

export interface StepsImported extends BacklogsImported {
  readonly notices: readonly Problem[]
  /** How many more there are, which were not kept. Left out: none. */
  readonly moreNotices?: number
  /** Sources that may have been read while they were written: nothing was imported, of any source. Left out: none. */
  readonly half?: readonly string[]
}
