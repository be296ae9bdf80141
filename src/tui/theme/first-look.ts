import { setAmbiguousWide } from '../../text/cells.ts'
import type { CharacterSet, ThemeName } from '../../text/look/looks.ts'
import type { ColourLevel } from '../../text/paint.ts'
import type { Background } from './background.ts'
import type { Look } from './look.ts'

/** What is known of a terminal before it is asked, and what the person wants of it. */
export interface LookSettings {
  readonly colours: ColourLevel
  /** `auto`: the terminal is asked, dark until it answers. */
  readonly background: Background | 'auto'
  /** The terminal takes nothing else. */
  readonly ascii: boolean
  /** What the person wants; left out: `auto`. */
  readonly theme?: ThemeName
  readonly characters?: CharacterSet
}

export function firstLook({
  theme = 'auto',
  characters = 'auto',
  colours,
  background,
  ascii,
}: LookSettings): Look {
  const look: Look = {
    theme,
    colours,
    background: background === 'auto' ? 'dark' : background,
    characters: ascii ? 'ascii' : characters === 'auto' ? 'unicode' : characters,
  }
  setAmbiguousWide(look.characters === 'wide')
  return look
}
