import type { ConflictContent } from '../../../core/board/page-content.ts'
import type { ConflictFile, ConflictPlace } from '../../../core/diff/merge-conflict.ts'
import { openedPage } from '../../state/place.ts'
import type { ConflictPage } from '../../state/screen/page.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'

/** What is known of the opened conflict; null until it is read. */
export function conflictOf(state: ScreenState): ConflictContent | null {
  const opened = openedPage(state)
  const { page = null } = state.snapshot ?? {}
  return page?.kind === 'conflict' && page.row?.item.id === opened?.item ? page : null
}

export function filesOf(state: ScreenState): readonly ConflictFile[] {
  const shown = conflictOf(state)?.shown
  return shown?.kind === 'read' ? shown.files : []
}

/** Where the cursor is: its file, and which of the file's places is shown. */
export interface ConflictCursor {
  readonly file: ConflictFile
  readonly at: number
  readonly places: readonly ConflictPlace[]
  readonly place: number
}

export function conflictCursor(state: ScreenState): ConflictCursor | null {
  const opened = openedPage(state)
  const files = filesOf(state)
  if (opened?.kind !== 'conflict') return null
  const at = Math.min(opened.file, files.length - 1)
  const file = files[at]
  if (file === undefined) return null
  const places = file.result.kind === 'open' ? file.result.places : []
  return { file, at, places, place: Math.min(opened.place, Math.max(0, places.length - 1)) }
}

/** The next place, in the next file where this one has no more; null: there is none. */
export function nextPlace(state: ScreenState, by: 1 | -1): Pick<ConflictPage, 'file' | 'place'> | null {
  const files = filesOf(state)
  const cursor = conflictCursor(state)
  if (cursor === null) return null
  const all = files.flatMap(({ result }, file) =>
    result.kind === 'open' ? result.places.map((_, place) => ({ file, place })) : [],
  )
  const isAfter = ({ file, place }: { readonly file: number; readonly place: number }): boolean =>
    file > cursor.at || (file === cursor.at && place > cursor.place)
  const isBefore = ({ file, place }: { readonly file: number; readonly place: number }): boolean =>
    file < cursor.at || (file === cursor.at && place < cursor.place)
  return (by === 1 ? all.find(isAfter) : all.findLast(isBefore)) ?? null
}
