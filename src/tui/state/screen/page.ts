import type { DiffPlace } from '../../../core/diff/diff.ts'
import type { AttemptId, ItemId } from '../../../core/ids.ts'

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
