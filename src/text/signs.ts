import { literal, type Safe } from './safe.ts'

/** A character of ours: one cell, East Asian narrow, so that no setting makes it two. */
export interface Sign {
  readonly glyph: Safe
  /** For a locale that is not UTF-8. */
  readonly ascii: Safe
}

/** Every sign that we draw, once. What a state's sign and colour are is in `src/wording/state-look.ts`, a line's in `line-look.ts`. */
export const signs = {
  todo: { glyph: literal('◦'), ascii: literal('o') },
  blocked: { glyph: literal('⊘'), ascii: literal('#') },
  waiting: { glyph: literal('◷'), ascii: literal('@') },
  asks: { glyph: literal('?'), ascii: literal('?') },
  claimed: { glyph: literal('◔'), ascii: literal('c') },
  running: { glyph: literal('⠿'), ascii: literal('*') },
  gate: { glyph: literal('◉'), ascii: literal('v') },
  voting: { glyph: literal('◒'), ascii: literal('%') },
  review: { glyph: literal('◍'), ascii: literal('&') },
  queued: { glyph: literal('⋯'), ascii: literal('.') },
  merging: { glyph: literal('↣'), ascii: literal('m') },
  done: { glyph: literal('✓'), ascii: literal('+') },
  failed: { glyph: literal('✗'), ascii: literal('x') },
  conflict: { glyph: literal('!'), ascii: literal('!') },
  cancelled: { glyph: literal('⊝'), ascii: literal('-') },
  paused: { glyph: literal('◫'), ascii: literal('=') },
  warning: { glyph: literal('▵'), ascii: literal('^') },
  retry: { glyph: literal('↻'), ascii: literal('r') },
  /** What a key would act on, and what begins. */
  pointer: { glyph: literal('▸'), ascii: literal('>') },
  tool: { glyph: literal('›'), ascii: literal('>') },
  older: { glyph: literal('▴'), ascii: literal('^') },
  newer: { glyph: literal('▾'), ascii: literal('v') },
  minus: { glyph: literal('−'), ascii: literal('-') },
  cut: { glyph: literal('…'), ascii: literal('~') },
} as const satisfies Record<string, Sign>

export const shownSign = ({ glyph, ascii }: Sign, isAscii: boolean): Safe => (isAscii ? ascii : glyph)

/** The signs that are not ASCII, for the classes of regular expressions. */
export const signCharacters = Object.values(signs)
  .map(({ glyph }) => glyph)
  .filter((glyph) => glyph > '~')
  .join('')
