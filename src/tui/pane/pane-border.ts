import type { SlotView } from '../../core/board/snapshot.ts'
import { plural } from '../../text/plural.ts'
import { blank, emptyRow, joinRows, rowWidth, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import type { Searching } from '../state/screen/screen-state.ts'
import { agentUse } from './agent-use.ts'
import { change } from './change.ts'
import { logBorder, placeInLog, searchRow } from './log/log-border.ts'
import type { LogFrame } from './log/log-rows.ts'
import type { ShownLog } from './log/shown-log.ts'
import { candidateVerdict } from './title/candidate-title.ts'

interface BorderFacts {
  /** Null: there is no task. */
  readonly shown: ShownLog | null
  readonly frame: LogFrame
  readonly searching: Searching | null
  readonly width: number
}

/** Corners, blanks around both texts, and a piece of rule between them. */
const ruleCells = 9

/** Left what one should know of the log, else what its agent uses; right where one is in it, and the change so far. */
export function paneBorder(
  slot: SlotView,
  { shown, frame, searching, width }: BorderFacts,
): readonly [left: Row, right: Row] {
  const { work, draining } = slot
  if (work === null || shown === null)
    return [emptyRow, draining ? [span(literal('goes away'), 'dim')] : emptyRow]
  const right = rightOf(slot, { shown, frame, searching, width })
  const ofLog = logBorder(shown, frame)
  if (ofLog.length > 0) return [ofLog, right]
  const free = width - rowWidth(right) - ruleCells
  const verdict = candidateVerdict(work.attempt, free)
  return [verdict.length > 0 ? verdict : agentUse(work, free), right]
}

function rightOf({ work, draining, agent }: SlotView, { shown, frame, searching, width }: BorderFacts): Row {
  if (work === null || shown === null) return emptyRow
  const drains: Row = draining ? [span(literal('ends with this task'), 'warn')] : emptyRow
  const soFar = work.change
  // Side by side with others, its verdict needs the room.
  const inFiles: Row =
    soFar === null || agent !== null ? emptyRow : [span(safe` in ${plural(soFar.files, 'file')}`, 'dim')]
  const changed: Row =
    soFar === null || soFar.files === 0 ? emptyRow : [...change(soFar.added, soFar.removed), ...inFiles]
  return joinRows([drains, ...whereInLog(shown, frame, searching, width), changed], blank(3))
}

/** Nothing for a log that is followed and not searched. */
function whereInLog(
  shown: ShownLog,
  frame: LogFrame,
  searching: Searching | null,
  width: number,
): readonly Row[] {
  const position = shown.scroll.follows ? emptyRow : placeInLog(shown, frame)
  if (searching === null) return [position]
  return [position, searchRow(searching, width / 2)]
}
