import type { KeyPlace } from '../../keymap/key-place.ts'
import type { ScreenState } from './screen/screen-state.ts'

export function placeOf(state: ScreenState): KeyPlace {
  if (state.snapshot === null || state.snapshot.counts.total === 0) return 'empty'
  if (state.copying !== null) return 'copying'
  const opened = openedPage(state)
  if (opened !== null) return opened.kind
  if (state.view === 'workers') return state.zoomed ? 'zoomed' : 'workers'
  return state.view
}

/** What was opened last, over the view; null: nothing is. */
export const openedPage = ({ pages }: ScreenState) => pages.at(-1) ?? null
