import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { ItemId, Oid } from '../../../core/ids.ts'
import type { Hit, LinePattern, LogSearch } from '../../../core/log/log-search.ts'
import type { LogPlace } from '../../../core/log/pane-log.ts'
import type { Unfolded } from '../../../core/list/needs-tree.ts'
import type { ListOrder } from '../../../core/list/list-request.ts'
import type { OutputMode } from '../../../core/run/settings.ts'
import { keyTable } from '../../../keymap/key-table.ts'
import type { Action, KeyRow } from '../../../keymap/key-row.ts'
import type { Safe } from '../../../text/safe.ts'
import { here, type Elsewhere } from '../../../wording/in-place.ts'
import type { Size } from '../../layout/rectangle.ts'
import { emptyInput, type TextInput } from '../../input/text-input.ts'
import type { Scroll } from '../../pane/log/scroll.ts'
import { themeOf, type Look } from '../../theme/look.ts'
import type { Theme } from '../../theme/theme.ts'
import type { ListPart } from '../list/list-parts.ts'
import type { Page } from './page.ts'
import type { Modal } from './modal.ts'

/** What the tabs of the header name. */
export type View = 'workers' | 'tasks' | 'needs' | 'merges' | 'events' | 'summary'

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
