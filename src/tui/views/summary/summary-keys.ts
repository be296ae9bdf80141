import { notedSummaryItem } from '../../../wording/noted-item.ts'
import { openItem } from '../../state/pages.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { moveSummary, summaryCursor, summaryEntries } from '../../state/summary/summary-entries.ts'

const entryOf = (state: ScreenState) => {
  const entry = summaryEntries(state)[summaryCursor(state)]
  return entry?.kind === 'item' ? entry : null
}

export const summaryKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => moveSummary(state, rows)),
  page: ({ store }, direction) => store.setState((state) => moveSummary(state, direction * 10)),
  open({ store }) {
    const entry = entryOf(store.getState())
    if (entry !== null) openItem(store, { id: entry.id, state: entry.item.state })
  },
  back: () => false,
  chosen(state) {
    const entry = entryOf(state)
    return entry === null ? null : { id: entry.id, row: null, task: notedSummaryItem(entry.item) }
  },
}
