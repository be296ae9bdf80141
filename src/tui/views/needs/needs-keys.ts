import { openItem } from '../../state/pages.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { movedNeeds, needsHeight, needUnderCursor } from '../../state/needs-list.ts'
import { chosenOf } from '../tasks/tasks-keys.ts'

export const needsKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => movedNeeds(state, rows)),
  page: ({ store }, direction) =>
    store.setState((state) => movedNeeds(state, direction * needsHeight(state))),
  open({ store }) {
    const need = needUnderCursor(store.getState())
    if (need !== null) openItem(store, { id: need.place.id, state: need.row.state })
  },
  back: () => false,
  chosen: (state) => chosenOf(needUnderCursor(state)?.row ?? null),
}
