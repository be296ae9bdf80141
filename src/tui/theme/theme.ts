import { boldInMono, paintRow, styled, unstyled, type ColourLevel, type Style } from '../../text/paint.ts'
import type { Role } from '../../text/role.ts'
import { rowText, type Row } from '../../text/row.ts'
import type { Safe } from '../../text/safe.ts'
import { toAscii, toNarrow } from './ascii.ts'
import type { Highlight } from './background.ts'
import { nearest256 } from './colour-256.ts'
import { rgbOf, type Rgb } from './contrast.ts'
import { palettes, type Hex, type Palette, type PaletteName } from './palette.ts'

export interface ThemeSettings {
  readonly colours: ColourLevel
  /** The colours for it. */
  readonly background: PaletteName
  /** Nothing but ASCII is written. */
  readonly ascii: boolean
  /** Characters that may be wide are two cells: none of ours is one of them. */
  readonly wide?: boolean
}

export interface Theme extends ThemeSettings {
  /** A row with its colours, as a terminal takes it. */
  paint(row: Row, highlight?: Highlight): string
  /** The same screen behind a dialog: one colour for everything. */
  readonly behind: Theme
}

export function makeTheme(settings: ThemeSettings): Theme {
  const known = cache.get(keyOf(settings))
  if (known !== undefined) return known
  const theme = build(settings)
  cache.set(keyOf(settings), theme)
  return theme
}

const cache = new Map<string, Theme>()
const keyOf = ({ colours, background, ascii, wide = false }: ThemeSettings): string =>
  `${colours} ${background} ${String(ascii)} ${String(wide)}`

function build(settings: ThemeSettings): Theme {
  const styles = stylesOf(settings)
  const textOf = settings.ascii ? toAscii : settings.wide === true ? toNarrow : (text: Safe) => text
  const onHighlight = (role: Role, bold: boolean): Style =>
    role === 'text' ? styles.textOnHighlight(bold) : styles.of(role, bold)
  const paintPlain = (row: Row): string => paintRow(row, styles.of, textOf)
  const behindStyle = styles.of('back', false)
  const behind: Theme = {
    ...settings,
    paint: (row) => styled(textOf(rowText(row)), behindStyle),
    get behind() {
      return behind
    },
  }
  return {
    ...settings,
    behind,
    paint(row, highlight) {
      if (highlight === undefined) return paintPlain(row)
      const around = styles.highlight(highlight)
      if (around === null) return paintPlain(row)
      // Reverse and bold rows lose their colours: a hue on a reversed background can't be read.
      if (around.plain) return styled(textOf(rowText(row)), around)
      return styled(paintRow(row, onHighlight, textOf), around)
    },
  }
}

interface Styles {
  of(role: Role, bold: boolean): Style
  /** On a background of ours the terminal's own text colour may be unreadable. */
  textOnHighlight(bold: boolean): Style
  highlight(highlight: Highlight): (Style & { readonly plain: boolean }) | null
}

const boldStyle: Style = { open: '\u001b[1m', close: '\u001b[22m' }
const reverseStyle: Style = { open: '\u001b[7m', close: '\u001b[27m' }

function stylesOf(settings: ThemeSettings): Styles {
  switch (settings.colours) {
    case 'none':
      return { of: () => unstyled, textOnHighlight: () => unstyled, highlight: () => null }
    case 'mono':
      return {
        of: (role, bold) =>
          role === 'cursor' || role === 'match'
            ? reverseStyle
            : bold || boldInMono.has(role)
              ? boldStyle
              : unstyled,
        textOnHighlight: () => unstyled,
        highlight: (highlight) => (highlight === 'selected' ? { ...boldStyle, plain: true } : null),
      }
    case '16':
      return ansiStyles(settings.background)
    case '256':
    case 'truecolor':
      return paletteStyles(settings.background, settings.colours)
  }
}

/** Only 31, 34, 35 and bold are readable on white; 32, 33 and 36 fall to about 2:1. */
const ansiCodes: Readonly<Record<'onDark' | 'onLight', Partial<Record<Role, string>>>> = {
  onDark: {
    faint: '90',
    back: '90',
    accent: '96;1',
    run: '96',
    ok: '92',
    info: '95',
    warn: '93',
    bad: '91;1',
  },
  onLight: {
    faint: '90',
    back: '90',
    accent: '34;1',
    run: '34',
    ok: '1',
    info: '35',
    warn: '31',
    bad: '31;1',
  },
}

/** Black on bright yellow. */
const matchIn16: Style = { open: '\u001b[30;103m', close: '\u001b[39;49m' }

function ansiStyles(palette: PaletteName): Styles {
  const isLight = palette === 'light' || palette === 'highContrastOnLight'
  const codes = ansiCodes[isLight ? 'onLight' : 'onDark']
  return {
    of(role, bold) {
      if (role === 'cursor') return reverseStyle
      if (role === 'match') return matchIn16
      const code = [codes[role], bold ? '1' : undefined].filter((part) => part !== undefined).join(';')
      return code === '' ? unstyled : { open: `\u001b[${code}m`, close: '\u001b[22;39m' }
    },
    textOnHighlight: () => unstyled,
    highlight: (highlight) => (highlight === 'selected' ? { ...reverseStyle, plain: true } : null),
  }
}

function paletteStyles(name: PaletteName, level: '256' | 'truecolor'): Styles {
  const palette = palettes[name]
  const readOn = palette.readOn.map(rgbOf)
  const foreground = (hex: Hex, on: readonly Rgb[], least: number): string =>
    level === 'truecolor' ? `38;2;${rgbOf(hex).join(';')}` : `38;5;${nearest256(rgbOf(hex), on, least)}`
  const behind = (hex: Hex): string =>
    level === 'truecolor' ? `48;2;${rgbOf(hex).join(';')}` : `48;5;${nearest256(rgbOf(hex), [], 0)}`
  const close = '\u001b[22;39m'
  const open = new Map<Role, string>()
  for (const [role, hex] of Object.entries(palette.colours)) {
    const least = role === 'faint' || role === 'back' ? 0 : textContrast
    open.set(role as Role, foreground(hex, readOn, least))
  }
  const onColour = ({ text, on }: Palette['cursor']): Style => ({
    open: `\u001b[${foreground(text, [], 0)};${behind(on)}m`,
    close: '\u001b[39;49m',
  })
  const cursor = onColour(palette.cursor)
  const match = onColour(palette.match)
  const styles = new Map<string, Style>()
  for (const [role, code] of open) {
    styles.set(`${role} false`, { open: `\u001b[${code}m`, close: '\u001b[39m' })
    styles.set(`${role} true`, { open: `\u001b[1;${code}m`, close })
  }
  const onHighlight = foreground(palette.textOnHighlight, [], 0)
  const plainOnHighlight: Style = { open: `\u001b[${onHighlight}m`, close }
  const boldOnHighlight: Style = { open: `\u001b[1;${onHighlight}m`, close }
  const highlightOf = (highlight: Highlight) => ({
    open: `\u001b[${behind(palette.highlights[highlight])}m`,
    close: '\u001b[49m',
    plain: false,
  })
  const highlights = {
    selected: highlightOf('selected'),
    selectedQuiet: highlightOf('selectedQuiet'),
    added: highlightOf('added'),
    removed: highlightOf('removed'),
  }
  return {
    of(role, bold) {
      if (role === 'cursor') return cursor
      if (role === 'match') return match
      return styles.get(`${role} ${String(bold)}`) ?? (bold ? boldStyle : unstyled)
    },
    textOnHighlight: (bold) => (bold ? boldOnHighlight : plainOnHighlight),
    highlight: (highlight) => highlights[highlight],
  }
}

/** The least ratio at which WCAG 2 calls text readable. */
export const textContrast = 4.5
