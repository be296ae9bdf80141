import type { ScreenState } from '../state/screen/screen-state.ts'
import { placeOf } from '../state/place.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { isOver, refusalOf } from './refusals.ts'

/** What the help of this place lists: a key that is refused for now is there, one that can do nothing any more is not. */
export function helpKeys(state: ScreenState): readonly KeyRow[] {
  const place = placeOf(state)
  return state.keymap.filter(
    ({ action, help, keys, places }) =>
      help !== null &&
      keys.length > 0 &&
      places.includes(place) &&
      !isOver(action, state) &&
      !hasNothing(action, state),
  )
}

/** What most runs have not: a key for it would be tried in vain all along. */
const hasNothing = (action: Action, state: ScreenState): boolean =>
  action === 'notices' && refusalOf(action, state) !== null
