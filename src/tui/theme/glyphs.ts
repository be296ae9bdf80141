import { literal, type Safe } from '../../text/safe.ts'

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
