import type { ColourLevel, PaintOptions } from '../../text/styled-line.ts'

/** What lines to a stream may look like: none of it when it is no terminal, bold only when NO_COLOR is set. */
export function terminalOf(stream: NodeJS.WriteStream, flags: { readonly color: boolean }): PaintOptions {
  if (!stream.isTTY) return { colour: 'none', width: null }
  return { colour: colourOf(flags.color), width: Math.max(40, stream.columns) }
}

function colourOf(wanted: boolean): ColourLevel {
  const { env } = process
  if (env['TERM'] === 'dumb') return 'none'
  return !wanted || (env['NO_COLOR'] ?? '') !== '' ? 'mono' : '16'
}

/** A locale that is not UTF-8 gets ASCII signs; no locale at all is a container's normal state. */
export function asciiLocale(): boolean {
  const { env } = process
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  return locale !== undefined && !/utf-?8/i.test(locale)
}
