import { moveCopying, pageCopying, stopCopying } from '../../keys/log/copy-log.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { openedPage } from '../../state/place.ts'
import { workersKeys } from '../workers/workers-keys.ts'
import { logKeys } from './log-keys.ts'

/** While lines of a log are chosen, keys that move, move from line to line. */
export const copyingKeys: PlaceKeys = {
  move: moveCopying,
  page: pageCopying,
  open: () => undefined,
  back(context) {
    stopCopying(context)
    return true
  },
  chosen: (state) => (openedPage(state) === null ? workersKeys : logKeys).chosen(state),
}
