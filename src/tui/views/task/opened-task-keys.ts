import { notedRow } from '../../../wording/noted-item.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { openedRow } from '../../state/selectors.ts'

/** What keys act on where a page shows one task. */
export function chosenOpened(state: ScreenState): ReturnType<PlaceKeys['chosen']> {
  const opened = openedPage(state)
  if (opened === null) return null
  const row = openedRow(state)
  return { id: opened.item, row, task: row === null ? null : notedRow(row) }
}

/** The first row that is shown, a page further down or up, where not all of them fit. */
export function topAfterPage(
  top: number,
  direction: number,
  { rows, height }: { readonly rows: readonly unknown[]; readonly height: number },
): number {
  const most = Math.max(0, rows.length - height)
  return Math.min(Math.max(top + direction * Math.max(1, height - 1), 0), most)
}
