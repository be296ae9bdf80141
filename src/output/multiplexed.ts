import { paintLine } from '../text/paint.ts'
import { span } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe } from '../text/safe.ts'
import { inPlace } from '../wording/in-place.ts'
import { printedRow } from '../wording/line-look.ts'
import { eventLine } from './event-line.ts'
import { linePrefix } from './line-prefix.ts'
import { logSpeaker } from './log-speaker.ts'
import { headerRows, steeringLine } from './run-header.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'
import { skippedPiece } from './skipped-piece.ts'
import { toldLine } from './told-line.ts'

/** Prints lines as they are written, each with its source. */
export function multiplexedOutput(deps: OutputDeps): RunOutput {
  const print = (pieces: Row): void => deps.write(paintLine(pieces, deps))
  return {
    live: true,
    opened(head) {
      headerRows(head, deps.width).forEach(print)
      const steering = inPlace(steeringLine, deps.place)
      // The advice fits a terminal, unless it has to name the place.
      const width = steering === steeringLine ? deps.width : null
      deps.write(paintLine([span(steering, 'dim')], { ...deps, width }))
      print([span(emptySafe)])
    },
    event(event, facts) {
      const told = eventLine(event, facts, deps)
      if (told !== null) deps.write(toldLine(told, deps))
    },
    agentLog(attempt, item, _at, { lines, skipped }) {
      const who = linePrefix(logSpeaker(attempt))
      if (skipped !== null) {
        deps.write(paintLine([who, skippedPiece(item, skipped, deps)], { ...deps, width: null }))
      }
      for (const line of lines) print([who, ...printedRow(line, deps.ascii)])
    },
    ended() {
      // Nothing was held back; the caller prints the summary.
    },
  }
}
