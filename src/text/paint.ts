import { cellWidth, truncate } from './cells.ts'
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

export type Role = 'text' | 'dim' | 'bold' | 'accent' | 'run' | 'ok' | 'info' | 'warn' | 'bad'

/** A piece of a line in one colour. A line is its pieces; spaces between them are pieces' own. */
export interface Piece {
  readonly text: Safe
  readonly role: Role
}

export const piece = (text: Safe, role: Role = 'text'): Piece => ({ text, role })

/** As it is written: cut to the terminal's width, then coloured. */
export function paintLine(pieces: readonly Piece[], { colour, width, ascii }: LineOptions): string {
  const fitted = width === null ? pieces : cut(pieces, width, shownSign(signs.cut, ascii))
  return fitted.map(({ text, role }) => paint(text, codeOf(role, colour))).join('')
}

function cut(pieces: readonly Piece[], width: number, mark: Safe): readonly Piece[] {
  const fitted: Piece[] = []
  let left = width
  for (const [index, { text, role }] of pieces.entries()) {
    const cells = cellWidth(text)
    const following = pieces.slice(index + 1).some((next) => next.text !== '')
    if (cells < left || (cells === left && !following)) {
      fitted.push({ text, role })
      left -= cells
      continue
    }
    // Something has to go: here, or right behind.
    fitted.push({
      text: cells > left ? truncate(text, left, mark) : truncate(`${text} ` as Safe, left, mark),
      role,
    })
    break
  }
  return fitted
}

const paint = (text: Safe, code: string): string =>
  code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`

/** The terminal's own sixteen colours: lines are printed on any background. */
function codeOf(role: Role, colour: ColourLevel): string {
  if (colour === 'none') return ''
  return colour === 'mono' ? monoCodes[role] : codes[role]
}

const codes: Readonly<Record<Role, string>> = {
  text: '',
  dim: '2',
  bold: '1',
  accent: '1;34',
  run: '36',
  ok: '32',
  info: '35',
  warn: '33',
  bad: '31',
}

const monoCodes: Readonly<Record<Role, string>> = {
  text: '',
  dim: '',
  bold: '1',
  accent: '1',
  run: '',
  ok: '',
  info: '',
  warn: '1',
  bad: '1',
}
