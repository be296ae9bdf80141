import type { PlaceKeys } from '../../keys/place-keys.ts'
import { pageLog, scrollLog } from '../../keys/log/scroll-log.ts'
import { stopSearch } from '../../keys/log/search-log.ts'
import { scrollKey, searchingOf } from '../../state/open-log.ts'
import { chosenOpened } from '../task/opened-task-keys.ts'

export const logKeys: PlaceKeys = {
  move: scrollLog,
  page: pageLog,
  open: () => undefined,
  back({ store }) {
    const state = store.getState()
    if (searchingOf(state, scrollKey(state)) === null) return false
    stopSearch(store)
    return true
  },
  chosen: chosenOpened,
}
