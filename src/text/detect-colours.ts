import type { ColourLevel } from './paint.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the terminal can show, by its environment. `NO_COLOR` counts when it is not empty (no-color.org). */
export function detectColours(env: Environment, noColor: boolean): ColourLevel {
  if (env['TERM'] === 'dumb') return 'none'
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return 'mono'
  if (/^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return 'truecolor'
  if (/-(?:direct|truecolor)$/.test(env['TERM'] ?? '')) return 'truecolor'
  if (/256(?:color)?$/i.test(env['TERM'] ?? '')) return '256'
  return '16'
}

/** Whether lines and glyphs must be ASCII: a locale that is not UTF-8, or a terminal that reports it can't. */
export function detectAscii(env: Environment): boolean {
  if (env['TERM'] === 'dumb') return true
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  // No locale at all is the normal state of containers, whose terminals are UTF-8.
  return locale !== undefined && !/utf-?8/i.test(locale)
}
