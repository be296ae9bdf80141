import type { CharacterSet, ThemeName } from '../../text/look/looks.ts'
import type { ColourLevel } from '../../text/paint.ts'
import type { Background } from './background.ts'
import type { PaletteName } from './palette.ts'
import { makeTheme, type Theme } from './theme.ts'

/** What decides how the screen looks: what the person wants, and what the terminal can. */
export interface Look {
  readonly theme: ThemeName
  readonly colours: ColourLevel
  /** The terminal's own; dark until it answers. */
  readonly background: Background
  readonly characters: Exclude<CharacterSet, 'auto'>
}

export function themeOf({ theme, colours, background, characters }: Look): Theme {
  return makeTheme({
    colours: coloursOf(theme, colours),
    background: paletteOf(theme, background),
    ascii: characters === 'ascii',
    wide: characters === 'wide',
  })
}

/** A theme takes colours away, and gives none that the terminal hasn't. */
function coloursOf(theme: ThemeName, can: ColourLevel): ColourLevel {
  if (can === 'none') return 'none'
  if (theme === 'mono' || can === 'mono') return 'mono'
  return theme === 'ansi-16' ? '16' : can
}

function paletteOf(theme: ThemeName, background: Background): PaletteName {
  switch (theme) {
    case 'dark':
    case 'light':
      return theme
    case 'high-contrast':
      return background === 'light' ? 'highContrastOnLight' : 'highContrast'
    case 'auto':
    case 'ansi-16':
    case 'mono':
      return background
  }
}
