import type { NeedsContent, PageRequest } from '../../core/board/page-content.ts'
import { bodySize } from './layout-of.ts'
import type { NeedsPlace, ScreenState } from './screen/screen-state.ts'

/* The tree of what waits for what: where its cursor is, and what of it is shown. */

/** A line above that says how long the longest way is, and one below with the place in it. */
const besidesRows = 3

export const needsHeight = ({ size }: Pick<ScreenState, 'size'>): number =>
  Math.max(1, bodySize(size).rows - besidesRows)

export const shownNeeds = ({ snapshot }: ScreenState): NeedsContent | null =>
  snapshot?.page?.kind === 'needs' ? snapshot.page : null

export function needsRequest(state: ScreenState): PageRequest {
  const { opened, folded, top } = state.needs
  return { kind: 'needs', opened: [...opened], folded: [...folded], from: top, limit: needsHeight(state) }
}

export function needUnderCursor(state: ScreenState): NeedsContent['rows'][number] | null {
  const shown = shownNeeds(state)
  return shown?.rows[needsCursor(state) - shown.from] ?? null
}

/** Fewer rows may be left than there were. */
export const needsCursor = (state: ScreenState): number =>
  Math.min(state.needs.cursor, Math.max(0, (shownNeeds(state)?.length ?? 1) - 1))

export function movedNeeds(state: ScreenState, rows: number): Pick<ScreenState, 'needs'> {
  const length = shownNeeds(state)?.length ?? 0
  const last = Math.max(0, length - 1)
  const wanted = Number.isFinite(rows) ? needsCursor(state) + rows : rows < 0 ? 0 : last
  const cursor = Math.min(Math.max(wanted, 0), last)
  const height = needsHeight(state)
  const top = Math.min(Math.max(state.needs.top, cursor - height + 1), cursor)
  return { needs: { ...state.needs, cursor, top: Math.min(top, Math.max(0, length - height)) } }
}

/** Opens what waits for the task under the cursor, or puts it away; null where nothing does, or it stands in full elsewhere. */
export function foldedNeeds(state: ScreenState, wanted: boolean | null = null): NeedsPlace | null {
  const place = needUnderCursor(state)?.place
  if (place === undefined || place.repeats || place.neededBy === 0) return null
  const open = wanted ?? !place.opened
  const opened = new Set(state.needs.opened)
  const folded = new Set(state.needs.folded)
  opened.delete(place.id)
  folded.delete(place.id)
  if (open) opened.add(place.id)
  else folded.add(place.id)
  return { ...state.needs, opened, folded }
}
