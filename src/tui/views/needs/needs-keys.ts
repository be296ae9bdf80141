import { openTask } from '../../state/pages.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { movedNeeds, needsHeight, needUnderCursor } from '../../state/needs-list.ts'
import { chosenOf } from '../tasks/tasks-keys.ts'

export const needsKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => movedNeeds(state, rows)),
  page: ({ store }, direction) =>
    store.setState((state) => movedNeeds(state, direction * needsHeight(state))),
  open({ store }) {
    const item = needUnderCursor(store.getState())?.place.id ?? null
    if (item !== null) openTask(store, item)
  },
  back: () => false,
  chosen: (state) => chosenOf(needUnderCursor(state)?.row ?? null),
}
