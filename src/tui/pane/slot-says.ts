import type { SlotView } from '../../core/board/snapshot.ts'
import { keyWords } from '../../keymap/key-words.ts'
import type { Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { withNamedKeys } from '../../wording/named-keys.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'

/** The sentence of a pane without output, with the keys that the person has and commands that lead here. */
export const slotSays = (
  { says }: Pick<SlotView, 'says'>,
  { keymap, place }: Pick<ScreenState, 'keymap' | 'place'>,
): Safe => inPlace(withNamedKeys(sanitize(says), keyWords(keymap)), place)
