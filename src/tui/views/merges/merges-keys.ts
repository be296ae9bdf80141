import { notedRow } from '../../../wording/noted-item.ts'
import { openItem } from '../../state/pages.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { chosenMerge, mergesHeight, mergesOf, movedMerges } from './merges-entries.ts'

export const mergesKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => movedMerges(state, rows)),
  page: ({ store }, direction) =>
    store.setState((state) => movedMerges(state, direction * mergesHeight(state))),
  open({ store }) {
    const state = store.getState()
    const entry = chosenMerge(state)
    if (entry === null && state.snapshot?.delivery?.kind === 'held')
      return store.setState({ modal: { kind: 'held' } })
    if (entry !== null)
      openItem(store, { id: entry.id, state: entry.kind === 'conflict' ? 'conflict' : null })
  },
  back: () => false,
  chosen(state) {
    const entry = chosenMerge(state)
    if (entry === null) return null
    const read = mergesOf(state)?.chosen ?? null
    const known = entry.kind === 'lane' ? entry.entry.row : entry.kind === 'conflict' ? entry.row : null
    const row = known ?? (read?.item.id === entry.id ? read : null)
    return { id: entry.id, row, task: row === null ? null : notedRow(row) }
  },
}
