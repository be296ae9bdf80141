import type { ItemState } from '../core/state.ts'
import { literal, type Safe } from '../text/safe.ts'

/** What a colour means, wherever something is shown. */
export type Meaning = 'text' | 'dim' | 'run' | 'ok' | 'info' | 'warn' | 'bad'

export interface StateLook {
  /** East Asian narrow, so no setting makes it two cells. */
  readonly glyph: Safe
  /** For a locale that is not UTF-8. */
  readonly ascii: Safe
  readonly word: Safe
  readonly role: Meaning
}

/** Glyph, word and colour of a state: the same on the screen, in lines and in tables. */
export const stateLooks: Readonly<Record<ItemState | 'stopping', StateLook>> = {
  todo: { glyph: literal('◦'), ascii: literal('o'), word: literal('todo'), role: 'dim' },
  blocked: { glyph: literal('⊘'), ascii: literal('#'), word: literal('blocked'), role: 'dim' },
  waiting: { glyph: literal('◷'), ascii: literal('@'), word: literal('waiting'), role: 'warn' },
  claimed: { glyph: literal('◔'), ascii: literal('c'), word: literal('claimed'), role: 'run' },
  running: { glyph: literal('⠿'), ascii: literal('*'), word: literal('running'), role: 'run' },
  verifying: { glyph: literal('◉'), ascii: literal('v'), word: literal('verifying'), role: 'info' },
  queued: { glyph: literal('⋯'), ascii: literal('.'), word: literal('queued'), role: 'info' },
  merging: { glyph: literal('↣'), ascii: literal('m'), word: literal('merging'), role: 'info' },
  done: { glyph: literal('✓'), ascii: literal('+'), word: literal('done'), role: 'ok' },
  failed: { glyph: literal('✗'), ascii: literal('x'), word: literal('failed'), role: 'bad' },
  conflict: { glyph: literal('!'), ascii: literal('!'), word: literal('conflict'), role: 'bad' },
  cancelled: { glyph: literal('⊝'), ascii: literal('-'), word: literal('cancelled'), role: 'dim' },
  stopping: { glyph: literal('◔'), ascii: literal('c'), word: literal('stopping…'), role: 'warn' },
}

export const stateGlyph = (state: ItemState, ascii: boolean): Safe =>
  ascii ? stateLooks[state].ascii : stateLooks[state].glyph
