import type { ColourLevel } from './paint.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What the terminal can show, by its environment. A flag of ours counts most, then `FORCE_COLOR`, `NO_COLOR`
 * (no-color.org, when it is not empty), `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), then what the terminal says of itself.
 */
export function detectColours(env: Environment, noColor: boolean): ColourLevel {
  if (env['TERM'] === 'dumb') return 'none'
  if (noColor) return 'mono'
  const forced = forcedColours(env)
  if (forced !== null) return forced === 'mono' ? 'mono' : atLeast(forced, ofTerminal(env))
  if (isSet(env['NO_COLOR']) || env['CLICOLOR'] === '0') return 'mono'
  return ofTerminal(env)
}

/** Whether colours are wanted also where nothing is known of a terminal, such as in a pipe. */
export const wantsColours = (env: Environment): boolean => {
  const forced = forcedColours(env)
  return forced !== null && forced !== 'mono'
}

/** As Node reads `FORCE_COLOR`: 0 to 3, true, false, or empty. Null: nobody forces anything. */
function forcedColours(env: Environment): Exclude<ColourLevel, 'none'> | null {
  const force = env['FORCE_COLOR']?.toLowerCase()
  switch (force) {
    case '0':
    case 'false':
      return 'mono'
    case '':
    case '1':
    case 'true':
      return '16'
    case '2':
      return '256'
    case '3':
      return 'truecolor'
    default:
      // Another word is no colour that we know of.
      if (isSet(env['NO_COLOR'])) return null
      return isSet(env['CLICOLOR_FORCE']) && env['CLICOLOR_FORCE'] !== '0' ? '16' : null
  }
}

const isSet = (value: string | undefined): boolean => (value ?? '') !== ''

const levels: readonly ColourLevel[] = ['none', 'mono', '16', '256', 'truecolor']

const atLeast = (least: ColourLevel, can: ColourLevel): ColourLevel =>
  levels.indexOf(can) > levels.indexOf(least) ? can : least

/** Terminals that set no `COLORTERM`, or lose it on the way (ssh passes `TERM` alone). */
const truecolorTerms =
  /^(?:xterm-kitty|xterm-ghostty|ghostty|wezterm|alacritty|foot|contour|rio|iterm2?|xterm-direct)\b|-(?:direct|truecolor)\b/
const truecolorPrograms = new Set([
  'iTerm.app',
  'WezTerm',
  'ghostty',
  'vscode',
  'Hyper',
  'rio',
  'WarpTerminal',
])
/** As terminfo has them: without colours. */
const monoTerms =
  /^(?:vt(?:52|1\d\d|2\d\d|3\d\d|4\d\d|5\d\d)|ansi-m|xterm-mono|screen-mono|hpterm|lisa)\b|-(?:m|mono)$/

function ofTerminal(env: Environment): ColourLevel {
  const term = env['TERM'] ?? ''
  const program = env['TERM_PROGRAM'] ?? ''
  // A multiplexer passes on what its own TERM names, and COLORTERM where it was told so; what it runs in says nothing of it.
  const isInside = /^(?:screen|tmux)/.test(term)
  if (/^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return 'truecolor'
  if (truecolorTerms.test(term)) return 'truecolor'
  if (!isInside && (truecolorPrograms.has(program) || isSet(env['WT_SESSION']))) return 'truecolor'
  if (/256(?:color)?$/i.test(term)) return '256'
  if (!isInside && program === 'Apple_Terminal') return '256'
  return monoTerms.test(term) ? 'mono' : '16'
}

/** Whether lines and glyphs must be ASCII: a locale that is not UTF-8, or a terminal that reports it can't. */
export function detectAscii(env: Environment): boolean {
  if (env['TERM'] === 'dumb') return true
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  // No locale at all is the normal state of containers, whose terminals are UTF-8.
  return locale !== undefined && !/utf-?8/i.test(locale)
}
