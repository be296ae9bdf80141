import type { ItemState } from '../../core/state.ts'
import { literal, type Safe } from '../../text/safe.ts'
import type { Role } from './roles.ts'

/** Steps of the heartbeat. All East Asian narrow, one cell. */
export const spinnerSteps: readonly Safe[] = [
  literal('⠋'),
  literal('⠙'),
  literal('⠹'),
  literal('⠸'),
  literal('⠼'),
  literal('⠴'),
  literal('⠦'),
  literal('⠧'),
  literal('⠇'),
  literal('⠏'),
]

export interface StateLook {
  readonly glyph: Safe
  readonly word: Safe
  readonly role: Role
}

/** Glyph, word and colour of a state. A glyph that means something is East Asian narrow, so no setting makes it two cells. */
export const stateLooks: Readonly<Record<ItemState | 'stopping', StateLook>> = {
  todo: { glyph: literal('◦'), word: literal('todo'), role: 'dim' },
  blocked: { glyph: literal('⊘'), word: literal('blocked'), role: 'dim' },
  waiting: { glyph: literal('◷'), word: literal('waiting'), role: 'warn' },
  claimed: { glyph: literal('◔'), word: literal('claimed'), role: 'run' },
  running: { glyph: literal('⠿'), word: literal('running'), role: 'run' },
  verifying: { glyph: literal('◉'), word: literal('verifying'), role: 'info' },
  queued: { glyph: literal('⋯'), word: literal('queued'), role: 'info' },
  merging: { glyph: literal('↣'), word: literal('merging'), role: 'info' },
  done: { glyph: literal('✓'), word: literal('done'), role: 'ok' },
  failed: { glyph: literal('✗'), word: literal('failed'), role: 'bad' },
  conflict: { glyph: literal('!'), word: literal('conflict'), role: 'bad' },
  cancelled: { glyph: literal('⊝'), word: literal('cancelled'), role: 'dim' },
  stopping: { glyph: literal('◔'), word: literal('stopping…'), role: 'warn' },
}

export interface Frame {
  readonly horizontal: Safe
  readonly vertical: Safe
  readonly topLeft: Safe
  readonly topRight: Safe
  readonly bottomLeft: Safe
  readonly bottomRight: Safe
}

export const lightFrame: Frame = {
  horizontal: literal('─'),
  vertical: literal('│'),
  topLeft: literal('╭'),
  topRight: literal('╮'),
  bottomLeft: literal('╰'),
  bottomRight: literal('╯'),
}

/** Focus, and dialogs. */
export const heavyFrame: Frame = {
  horizontal: literal('━'),
  vertical: literal('┃'),
  topLeft: literal('┏'),
  topRight: literal('┓'),
  bottomLeft: literal('┗'),
  bottomRight: literal('┛'),
}
