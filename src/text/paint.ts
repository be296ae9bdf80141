import type { Role } from './role.ts'
import { cutRow, type Row } from './row.ts'
import type { Safe } from './safe.ts'
import { shownSign, signs } from './signs.ts'

/** What a terminal can show: `mono` has bold and reverse, `none` gets no escape byte at all. */
export type ColourLevel = 'truecolor' | '256' | '16' | 'mono' | 'none'

export interface PaintOptions {
  readonly colour: ColourLevel
  /** Cells of the terminal; null: not a terminal, nothing is cut. */
  readonly width: number | null
}

export interface LineOptions extends PaintOptions {
  /** A locale that is not UTF-8 gets ASCII signs. */
  readonly ascii: boolean
}

/** The bytes before and after a text that give it its colour. */
export interface Style {
  readonly open: string
  readonly close: string
}

export const unstyled: Style = { open: '', close: '' }

export const styled = (text: string, { open, close }: Style): string =>
  text === '' ? '' : `${open}${text}${close}`

/** The only way in which spans become bytes: screen and lines differ in their styles alone. */
export const paintRow = (
  row: Row,
  styleOf: (role: Role, bold: boolean) => Style,
  textOf: (text: Safe) => Safe = itself,
): string => row.map(({ text, role, bold }) => styled(textOf(text), styleOf(role, bold))).join('')

const itself = (text: Safe): Safe => text

/** A line among others in a terminal or a file: cut to the terminal's width, then coloured. */
export function paintLine(row: Row, { colour, width, ascii }: LineOptions): string {
  const fitted = width === null ? row : cutRow(row, width, shownSign(signs.cut, ascii))
  return paintRow(fitted, lineStyles(colour))
}

/** The terminal's own sixteen colours: lines are printed on any background. */
function lineStyles(colour: ColourLevel): (role: Role, bold: boolean) => Style {
  if (colour === 'none') return () => unstyled
  const codes = colour === 'mono' ? {} : lineCodes
  return (role, bold) => {
    const code = codes[role]
    if (code !== undefined) return styleWith(bold ? `1;${code}` : code)
    return styleWith(bold || (colour === 'mono' && boldInMono.has(role)) ? '1' : '')
  }
}

const styleWith = (code: string): Style =>
  code === '' ? unstyled : { open: `\u001b[${code}m`, close: '\u001b[0m' }

const lineCodes: Partial<Readonly<Record<Role, string>>> = {
  dim: '2',
  faint: '2',
  accent: '1;34',
  run: '36',
  ok: '32',
  info: '35',
  warn: '33',
  bad: '31',
}

/** Where there are no colours, what they would point out is bold. */
export const boldInMono: ReadonlySet<Role> = new Set<Role>(['accent', 'warn', 'bad'])
