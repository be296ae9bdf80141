import { setAmbiguousWide } from '../../text/cells.ts'
import { themeOf, type Look } from '../theme/look.ts'
import type { ScreenState } from './screen/screen-state.ts'

/** The screen with something about its look changed. */
export function withLook(state: ScreenState, change: Partial<Look>): Pick<ScreenState, 'look' | 'theme'> {
  const look = { ...state.look, ...change }
  setAmbiguousWide(look.characters === 'wide')
  return { look, theme: themeOf(look) }
}
