import { plainListing, type Listing, type ScreenState } from '../screen/screen-state.ts'
import { listOf, withList } from '../task-list.ts'

/** What Esc clears in the table, one after the other: the filter, then what is shown and in which order, then the marks; null: nothing. */
export function clearedListing(state: ScreenState): ScreenState | null {
  const { filter, part, order, turned } = listOf(state)
  if (filter.input.text !== '') return fromTop(state, { filter: plainListing.filter })
  if (part !== 'all' || order !== 'needs you' || turned) return fromTop(state, plainListing)
  return state.marks.size > 0 ? { ...state, marks: new Set(), lastMark: null } : null
}

/** The beginning of another list; the cursor goes to its task when the board knows where that is. */
export const fromTop = (state: ScreenState, listing: Partial<Listing>): ScreenState =>
  withList(state, { ...listing, top: 0, cursor: { index: 0, item: listOf(state).cursor.item } })
