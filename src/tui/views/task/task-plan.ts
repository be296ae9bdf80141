import type { PaneLog } from '../../../core/board.ts'
import { emptyRow, span, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import { openLog } from '../../state/open-log.ts'
import type { ScreenState } from '../../state/screen-state.ts'
import { bodySize } from '../../state/layout-of.ts'
import { openedRow } from '../../state/selectors.ts'
import { taskRows } from './task-rows.ts'

/** The inside of an opened task: what is known of it above, the output of its last try below. */
export interface TaskPlan {
  readonly above: readonly Row[]
  readonly aboveHeight: number
  readonly output: PaneLog | null
  readonly outputHeight: number
}

/** The output has at least so many rows, however much is known besides. */
const leastOutput = 3
/** Border and a blank at either side. */
const sides = 4
/** Above and below. */
const borders = 2

export function taskPlan(state: ScreenState): TaskPlan {
  const { columns, rows } = bodySize(state.size)
  const height = Math.max(0, rows - borders)
  const row = openedRow(state)
  const log = openLog(state)
  const output = log === null || log.isEmpty() ? null : log
  const known =
    row === null || state.snapshot === null
      ? []
      : taskRows({
          row,
          snapshot: state.snapshot,
          place: state.place,
          hasOutput: output !== null,
          width: columns - sides,
        })
  if (output === null) {
    const none =
      row?.attempt == null
        ? literal('No try of it has begun.')
        : literal('There is no output of its last try.')
    const above = cutRows([...known, ...(known.length === 0 ? [] : [emptyRow]), [span(none, 'dim')]], height)
    return { above, aboveHeight: height, output, outputHeight: 0 }
  }
  const room = Math.max(0, height - leastOutput)
  // One row apart from the output.
  const aboveHeight = known.length === 0 ? 0 : Math.min(known.length + 1, room)
  return { above: cutRows(known, aboveHeight), aboveHeight, output, outputHeight: height - aboveHeight }
}

const cutRows = (rows: readonly Row[], height: number): readonly Row[] =>
  rows.length <= height ? rows : [...rows.slice(0, height - 1), [span(signs.cut.glyph, 'dim')]]
