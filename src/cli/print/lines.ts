import type { CommonFlags } from '../../app/options/flags.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { paintLine, type LineOptions } from '../../text/paint.ts'
import type { Role } from '../../text/role.ts'
import { span, type Row } from '../../text/row.ts'
import type { Safe } from '../../text/safe.ts'
import { emptySafe } from '../../text/safe.ts'
import { wrap } from '../../text/wrap.ts'
import type { Elsewhere } from '../../wording/in-place.ts'
import { elsewhereOf } from './elsewhere.ts'
import { terminalOf } from './terminal-options.ts'

export interface PrintOptions extends LineOptions {
  /** Where commands that are printed have to lead. */
  readonly place: Elsewhere
}

/** How lines to stdout look: colours and width of the terminal, neither where it is no terminal. */
export const stdoutOptions = (flags: CommonFlags): PrintOptions => ({
  place: elsewhereOf(flags),
  ...terminalOf(process.stdout, flags),
  ascii: detectAscii(process.env),
})

/** A line, and whether it may be cut: a command to paste never is. */
export interface Line {
  readonly pieces: Row
  readonly whole?: true
}

export const line = (...pieces: Row): Line => ({ pieces })
export const wholeLine = (...pieces: Row): Line => ({ pieces, whole: true })
export const emptyLine: Line = { pieces: [] }

export function printLines(lines: readonly Line[], options: LineOptions): void {
  process.stdout.write(`${lines.map((each) => painted(each, options)).join('\n')}\n`)
}

export const painted = ({ pieces, whole }: Line, options: LineOptions): string =>
  paintLine(pieces, whole === true ? { ...options, width: null } : options).trimEnd()

export interface Labelled {
  readonly label: Safe
  readonly text: Safe
  readonly role?: Role
}

/** `label      text`, wrapped beside its label where the terminal is too narrow for it. */
export function labelled(
  { label, text, role = 'text' }: Labelled,
  indent: number,
  options: LineOptions,
): readonly Line[] {
  const rows = options.width === null ? [text] : wrap(text, Math.max(20, options.width - indent), 0)
  return rows.map((row, index) =>
    line(span((index === 0 ? label : emptySafe).padEnd(indent) as Safe, 'dim'), span(row, role)),
  )
}
