import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChoiceField, FieldProblem, TaskField, TextField } from '../../core/backlog/typed-item.ts'
import type { ChoiceEnd } from '../../core/agent/agent-choice.ts'
import type { AgentOffers, AskedPlan, BoardSnapshot, KnownOfTyped, Undoable } from '../../core/board.ts'
import type { DiffPlace } from '../../core/diff/diff.ts'
import type { AttemptId, ItemId, Oid } from '../../core/ids.ts'
import type { Hit, LinePattern, LogSearch } from '../../core/log/log-search.ts'
import type { LogPlace } from '../../core/log/pane-log.ts'
import type { Unfolded } from '../../core/list/needs-tree.ts'
import type { Why } from '../../core/list/why.ts'
import type { ListOrder } from '../../core/list/list-request.ts'
import type { BudgetKind } from '../../core/policy/budget.ts'
import type { Demand } from '../../core/policy/pool/demand.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import { keyTable } from '../../keymap/key-table.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import type { Safe } from '../../text/safe.ts'
import { here, type Elsewhere } from '../../wording/in-place.ts'
import type { Size } from '../layout/rectangle.ts'
import type { Setting } from '../../core/run/setting.ts'
import { emptyInput, type TextInput } from '../input/text-input.ts'
import type { Scroll } from '../pane/log/scroll.ts'
import { themeOf, type Look } from '../theme/look.ts'
import type { Theme } from '../theme/theme.ts'
import type { ListPart } from './list/list-parts.ts'

/** What the tabs of the header name. */
export type View = 'workers' | 'tasks' | 'needs' | 'merges' | 'events' | 'summary'

/** What Enter has opened over a view; Esc closes it, and shows what was there before. */
export type Page = TaskPage | LogPage | DiffPage | ConflictPage

/** One task with all that is known of it. */
export interface TaskPage {
  readonly kind: 'task'
  readonly item: ItemId
  /** The try whose receipt and output are shown; null: the newest. */
  readonly attempt: AttemptId | null
  /** The first row that is shown. */
  readonly top: number
}

/** What one try of a task printed, with the screen to itself. */
export interface LogPage {
  readonly kind: 'log'
  readonly item: ItemId
  readonly attempt: AttemptId
  /** 1, 2, … over the task's whole life. */
  readonly number: number
}

/** What a task has changed. */
export interface DiffPage {
  readonly kind: 'diff'
  readonly item: ItemId
  /** Whose work is shown; null: what came of the task. */
  readonly attempt: AttemptId | null
  /** Of its several agents; null: the first. */
  readonly agent: number | null
  /** The path of the file that is shown; null, or one that is not there any more: the first. */
  readonly file: string | null
  /** Its first line that is shown, by what it is called in every reading of the diff; null: the top. */
  readonly top: DiffPlace | null
  /** The change that was gone to, until one scrolls. */
  readonly change: number | null
  /** The file under the cursor of the list, where that has the keys. */
  readonly list: number | null
  /** Paths that a person has folded or, of files that begin folded, unfolded. */
  readonly toggled: ReadonlySet<string>
  readonly wraps: boolean
  readonly isSideBySide: boolean
}

/** What does not fit, and the ways on. */
export interface ConflictPage {
  readonly kind: 'conflict'
  readonly item: ItemId
  /** Of the task. */
  readonly attempt: null
  /** The file under the cursor, by its place in the list. */
  readonly file: number
  /** Which of its places is shown. */
  readonly place: number
  /** The first row that is shown, where the screen is too low for all. */
  readonly top: number
}

export type QuitWay = 'detach' | 'drain' | 'abort'

export type Modal =
  /** `from`: the first row that is shown; `find`: what is typed to find a key, null: nothing. */
  | { readonly kind: 'help'; readonly from: number; readonly find: TextInput | null }
  /** All actions: what was typed of one, and the place of the chosen one among those that fit. */
  | { readonly kind: 'palette'; readonly input: TextInput; readonly chosen: number }
  | { readonly kind: 'quit'; readonly choice: QuitWay }
  /** What was typed so far of the word that aborts. */
  | { readonly kind: 'abort'; readonly typed: string; readonly thenLeave: boolean }
  /** What was typed so far of the sum that a budget is set to, and why it was not taken. */
  | {
      readonly kind: 'budget'
      readonly of: BudgetKind
      readonly typed: string
      readonly refusal: Safe | null
    }
  | NoteModal
  /** What a supervisor wants a person to know, whole; `from`: the first row that is shown. */
  | { readonly kind: 'notices'; readonly from: number }
  /** The plan of a task, which waits for a yes or a no; `from`: the first row that is shown. */
  | ({ readonly kind: 'plan'; readonly item: ItemId; readonly from: number } & AskedPlan)
  /** What is typed to be looked for in the log that is shown; `before`: what Esc goes back to. */
  | SearchModal
  /** The task that is skipped, and what needs it. */
  | { readonly kind: 'skip'; readonly item: ItemId; readonly neededBy: readonly ItemId[] }
  /** Tasks that are stopped, or skipped, together; `dependents`: how many others wait for them. */
  | {
      readonly kind: 'marked'
      readonly verb: 'stop' | 'skip'
      readonly items: readonly ItemId[]
      readonly dependents: number
    }
  | WhyModal
  | AgentModal
  | NewTaskModal
  | SettingsModal
  /** Why the person's branch has not followed to what was merged, and what mends it. */
  | { readonly kind: 'held' }
  /** The merge that is taken back. */
  | { readonly kind: 'undo'; readonly merge: Undoable }

/** What is asked in a box over the screen; what is looked for is typed in the footer. */
export type DialogModal = Exclude<Modal, SearchModal>

/** A task that is being typed. */
export interface NewTaskModal {
  readonly kind: 'new task'
  readonly fields: Readonly<Record<TextField, TextInput>>
  readonly choices: Readonly<Record<ChoiceField, Choice>>
  /** What the words of the agents stand for. */
  readonly demands: readonly Demand[]
  /** The field that has the keys. */
  readonly at: TaskField
  /** What there is already of what was typed, as it was found last. */
  readonly known: KnownOfTyped | null
  /** What was not taken as it is. */
  readonly problem: FieldProblem | null
  /** Esc was pressed on more than a few words. */
  readonly discards: boolean
}

/** One of a few words. */
export interface Choice {
  /** None or one: there is nothing to choose. */
  readonly words: readonly string[]
  readonly chosen: number
}

/** What can be changed while the run goes on. */
export interface SettingsModal {
  readonly kind: 'settings'
  /** As they were read last. */
  readonly settings: readonly Setting[]
  /** The key of the one that is chosen. */
  readonly chosen: string
  /** Another value of it that is being typed; null: none is. */
  readonly input: TextInput | null
  /** Why that was not taken. */
  readonly refusal: Safe | null
}

/** Which agent does a task is being chosen. */
export interface AgentModal {
  readonly kind: 'agent'
  readonly item: ItemId
  /** As it was found when it was asked for. */
  readonly found: AgentOffers
  /** Of the agents; the place after the last one is any of the pool. */
  readonly cursor: number
  readonly until: ChoiceEnd
}

/** Why a task is not running. */
export interface WhyModal {
  readonly kind: 'why'
  readonly item: ItemId
  /** As it was found when it was asked for, until the board has read it again. */
  readonly found: Why
  /** Of the rows that name tasks. */
  readonly cursor: number
}

export interface SearchModal {
  readonly kind: 'search'
  readonly input: TextInput
  readonly before: { readonly scroll: Scroll; readonly searching: Searching | null }
}

/** What is looked for in one log. */
export interface Searching {
  /** Of the pane or page, as for its scrolling. */
  readonly key: string
  readonly typed: string
  readonly pattern: LinePattern
  readonly search: LogSearch
  /** The one that is looked at; null: none yet. */
  readonly hit: Hit | null
}

/** Lines of one log are chosen to be copied. */
export interface Copying {
  readonly key: string
  /** The line that keys move. */
  readonly at: LogPlace
  /** Where a range began; null: it is the one line. */
  readonly from: LogPlace | null
}

/** A note for a task's agents that is being written. */
export interface NoteModal {
  readonly kind: 'note'
  readonly item: ItemId
  readonly input: TextInput
  /** Why it was not taken as it is. */
  readonly refusal: Safe | null
  /** Esc was pressed on a text of several rows. */
  readonly discards: boolean
  /** It says what is to be different from the plan of this attempt; then it may be empty. */
  readonly refuses?: AttemptId
}

/** Which thing the keys act on. */
export type Focus =
  /** `agent`: of one of the worker's several; left out, or not there any more: its first one. */
  { readonly on: 'pane'; readonly worker: number; readonly agent?: number } | { readonly on: 'list' }

export interface Outcome {
  readonly kind: 'asked' | 'ok' | 'bad'
  readonly text: Safe
  /** By the screen's own clock. */
  readonly untilMs: number
}

/** The row under the cursor, by place and by id: the id wins while it is in view. */
export interface Cursor {
  readonly index: number
  readonly item: ItemId | null
}

/** The task that the keys act on, and since when a person can have seen that. */
export interface Aim {
  readonly item: ItemId | null
  /**
   * It came under the keys by itself (a pane got its next task, a row moved, the summary opened), and the terminal shows it since
   * then; null: not yet. Long ago for one that a person has chosen, or was told of.
   */
  readonly shownMs: number | null
  /** What was there last, while nothing is. */
  readonly last: ItemId | null
}

/** A table of tasks: where its cursor is, and what of it is shown. */
export interface TaskList extends Listing {
  readonly cursor: Cursor
  /** The first row that is shown. */
  readonly top: number
  /** Done tasks are one row until somebody opens it. */
  readonly unfolded: boolean
}

/** Which tasks a table shows, and in which order. */
export interface Listing {
  readonly order: ListOrder
  readonly turned: boolean
  readonly part: ListPart
  /** `typing`: the keys are written into it. */
  readonly filter: { readonly input: TextInput; readonly typing: boolean }
}

export interface NeedsPlace extends Unfolded {
  readonly cursor: number
  readonly top: number
}

/** A row of the merges. */
export interface ChosenMerge {
  readonly id: ItemId
  /** Of one that has landed; null: it is in the lane, or in conflict. */
  readonly commit: Oid | null
}

/** The one under the panes, and the one that fills the screen. */
export type ListName = 'workers' | 'tasks'

/** Small facts only: what an agent printed is never in here. */
export interface ScreenState {
  readonly size: Size
  /** What decides how it looks, and the theme that follows from it. */
  readonly look: Look
  readonly theme: Theme
  /** Null until the first answer of the board. */
  readonly snapshot: BoardSnapshot | null
  /** The widest id seen; the column never shrinks. */
  readonly idWidth: number
  readonly view: View
  /** Opened over the view, each over the one before it. */
  readonly pages: readonly Page[]
  /** In the workers' view. */
  readonly focus: Focus
  /** The focused pane has the screen to itself. */
  readonly zoomed: boolean
  readonly lists: Readonly<Record<ListName, TaskList>>
  /** Tasks that keys act on together, and the one that was marked last. */
  readonly marks: ReadonlySet<ItemId>
  readonly lastMark: ItemId | null
  /** In the tree of what waits for what. */
  readonly needs: NeedsPlace
  /** Numbers of the event under the cursor and of the first one that is shown; null: the newest. */
  readonly events: { readonly cursor: number | null; readonly top: number | null }
  /** What is under the cursor of the merges, null: the first; and the first row that is shown. */
  readonly merges: { readonly chosen: ChosenMerge | null; readonly top: number }
  readonly summaryAt: { readonly cursor: number; readonly top: number }
  /** Panes that don't follow; by worker, or by item for the log of an opened task. */
  readonly scrolls: ReadonlyMap<string, Scroll>
  /** Panes that show what their agent printed as it was; the same keys. */
  readonly raws: ReadonlySet<string>
  /** Panes that show the whole of their lines; the same keys. */
  readonly wraps: ReadonlySet<string>
  readonly searching: Searching | null
  readonly copying: Copying | null
  readonly outputs: ReadonlyMap<number, OutputMode>
  readonly outputMode: OutputMode
  readonly modal: Modal | null
  readonly outcome: Outcome | null
  /** Ids of notices that a person has read whole. */
  readonly readNotices: ReadonlySet<string>
  /** Tasks that were asked to stop, and when. */
  readonly stopping: ReadonlyMap<ItemId, number>
  readonly aim: Aim
  /** When the panes last changed places. */
  readonly retiledAtMs: number
  /** The run is ending because somebody left in this way; the screen closes when it has. */
  readonly leaving: 'drain' | 'abort' | null
  /** The key table, with the person's own keys in it. */
  readonly keymap: readonly KeyRow[]
  /** The wheel scrolls and a click focuses. */
  readonly mouse: boolean
  /** How often a program of the person's own, such as their shell, has ended. */
  readonly returns: number
  /** Where commands that are shown have to lead. */
  readonly place: Elsewhere
  /** Actions that a person is to try, one at a time; each goes once it was done. */
  readonly lessons: readonly Lesson[]
  readonly nowMs: number
}

/** What a demo teaches. */
export const allLessons = ['more', 'zoom', 'back', 'open', 'palette'] as const satisfies readonly Action[]
export type Lesson = (typeof allLessons)[number]

export const plainListing: Listing = {
  order: 'needs you',
  turned: false,
  part: 'all',
  filter: { input: emptyInput, typing: false },
}

const newList = { cursor: { index: 0, item: null }, top: 0, ...plainListing } as const

export type ScreenStore = StoreApi<ScreenState>

export function createScreenStore(start: {
  size: Size
  look: Look
  outputMode: OutputMode
  /** Left out: the person's current folder. */
  place?: Elsewhere
  /** Left out: as the key table has them. */
  keymap?: readonly KeyRow[]
  /** Left out: none. */
  lessons?: readonly Lesson[]
  nowMs: number
}): ScreenStore {
  return createStore<ScreenState>(() => ({
    place: here,
    keymap: keyTable,
    mouse: false,
    returns: 0,
    lessons: [],
    ...start,
    theme: themeOf(start.look),
    snapshot: null,
    idWidth: 0,
    view: 'workers',
    focus: { on: 'pane', worker: 0 },
    pages: [],
    zoomed: false,
    lists: { workers: { ...newList, unfolded: false }, tasks: { ...newList, unfolded: true } },
    marks: new Set(),
    lastMark: null,
    needs: { cursor: 0, top: 0, opened: new Set(), folded: new Set() },
    events: { cursor: null, top: null },
    merges: { chosen: null, top: 0 },
    summaryAt: { cursor: 0, top: 0 },
    scrolls: new Map(),
    raws: new Set(),
    wraps: new Set(),
    searching: null,
    copying: null,
    outputs: new Map(),
    modal: null,
    outcome: null,
    readNotices: new Set(),
    stopping: new Map(),
    aim: { item: null, shownMs: -Infinity, last: null },
    retiledAtMs: -Infinity,
    leaving: null,
  }))
}
