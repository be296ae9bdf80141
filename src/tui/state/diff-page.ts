import type { DiffContent } from '../../core/board/page-content.ts'
import type { DiffFile, Diff } from '../../core/diff/diff.ts'
import { bodySize } from './layout-of.ts'
import { openedPage } from './place.ts'
import type { DiffPage } from './screen/page.ts'
import type { ScreenState } from './screen/screen-state.ts'

/** What the opened diff shows; null where none is open, and until it is read. */
export function openedDiff(state: ScreenState): DiffContent | null {
  const opened = openedPage(state)
  const { page = null } = state.snapshot ?? {}
  return opened?.kind === 'diff' &&
    page?.kind === 'diff' &&
    (page.row?.item.id ?? opened.item) === opened.item
    ? page
    : null
}

/** A diff that has been read, and where its reader is in it. */
export interface DiffPlaceNow {
  readonly page: DiffPage
  readonly diff: Diff
  readonly file: DiffFile
  /** Of the file among all. */
  readonly index: number
  /** Its first line that is shown. */
  readonly top: number
  /** Of the change that one is at among those of the file; -1 where it has none. */
  readonly change: number
}

export function diffPlace(state: ScreenState): DiffPlaceNow | null {
  const page = openedPage(state)
  const shown = openedDiff(state)?.shown
  if (page?.kind !== 'diff' || shown?.kind !== 'read') return null
  const { diff } = shown
  const found = diff.files.findIndex(({ path }) => path === page.file)
  const index = Math.max(0, found)
  const file = diff.files[index]
  if (file === undefined) return null
  const isThere = found !== -1 && page.top !== null
  const top = isThere && page.top !== null ? Math.min(file.lineAt(page.top), lastTop(state, file)) : 0
  return { page, diff, file, index, top, change: changeAt(page, file, top) }
}

/** Whoever reads the first file goes on reading it when the work grows by one that comes before it. */
export function withPinnedFile(state: ScreenState): ScreenState {
  const now = diffPlace(state)
  if (now === null || now.page.file !== null) return state
  return { ...state, pages: [...state.pages.slice(0, -1), { ...now.page, file: now.file.path }] }
}

/** The one that was gone to, while it is in view; else the last that begins at or above the first line. */
function changeAt({ change }: DiffPage, { changes }: DiffFile, top: number): number {
  if (change !== null && change < changes.length) return change
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((changes[middle] ?? Infinity) <= top) low = middle + 1
    else high = middle
  }
  return Math.min(Math.max(low - 1, 0), changes.length - 1)
}

/** Wrapped lines take rows that only drawing them tells: then one can go on to the last line. */
export function lastTop(state: ScreenState, { lineCount, changes }: DiffFile): number {
  const page = openedPage(state)
  if (page?.kind === 'diff' && page.wraps) return Math.max(0, lineCount - 1)
  const { lines } = diffLayout(state)
  let top = Math.max(0, lineCount - lines)
  // Above each change but the first that is shown there is an empty row.
  for (let gaps = changes.length - 1; gaps >= 0 && (changes[gaps] ?? 0) > top; gaps--)
    top = Math.max(top, Math.min(changes[gaps] ?? 0, lineCount - lines + changes.length - gaps))
  return top
}

/** On a narrower screen the list of files takes the place of the file while it is open. */
const listFrom = 100

export interface DiffLayout {
  /** Cells of the list of files, without the line beside it; 0: it is not there. */
  readonly list: number
  /** Of the file. */
  readonly width: number
  /** Rows below the title, for list and file. */
  readonly rows: number
  /** Rows for lines of the file. */
  readonly lines: number
  readonly isNarrow: boolean
  /** Empty rows that make it calm, where there is room. */
  readonly airy: boolean
}

export function diffLayout(state: ScreenState): DiffLayout {
  const { columns, rows } = bodySize(state.size)
  const page = openedPage(state)
  const opensList = page?.kind === 'diff' && page.list !== null
  const isNarrow = columns < listFrom
  const airy = rows >= 20
  const below = Math.max(1, rows - (airy ? 3 : 2))
  const list = isNarrow
    ? opensList
      ? columns
      : 0
    : Math.min(31 + Math.max(0, Math.floor((columns - 120) / 4)), 60)
  return {
    ...{ list, isNarrow, airy, rows: below },
    width: isNarrow ? columns : columns - list - 1,
    lines: Math.max(1, below - (airy ? 2 : 1)),
  }
}
