import { paintLine, type LineOptions } from '../text/paint.ts'
import { type Row } from '../text/row.ts'
import type { EventLine } from './said-line.ts'
import { linePrefix } from './line-prefix.ts'

/** The text of a line, behind its source. Half a command can't be pasted, so advice is never cut. */
export const toldLine = (told: EventLine, options: LineOptions, before: Row = []): string =>
  paintLine(
    [...before, linePrefix(told.speaker), ...told.pieces],
    told.advises === true ? { ...options, width: null } : options,
  )
