import { emptySafe } from '../text/safe.ts'
import { paintLine, piece } from '../text/paint.ts'
import type { Piece } from '../text/paint.ts'
import { inPlace } from '../wording/in-place.ts'
import { printedLine } from '../wording/line-look.ts'
import { eventLine } from './event-line.ts'
import { linePrefix } from './line-prefix.ts'
import { runHeader, steeringLine } from './run-header.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'
import { skippedPiece } from './skipped-piece.ts'
import { toldLine } from './told-line.ts'

/** Prints lines as they are written, each with its source. */
export function multiplexedOutput(deps: OutputDeps): RunOutput {
  const print = (pieces: readonly Piece[]): void => deps.write(paintLine(pieces, deps))
  return {
    live: true,
    opened(head) {
      print([piece(runHeader(head))])
      const steering = inPlace(steeringLine, deps.place)
      // The advice fits a terminal, unless it has to name the place.
      const width = steering === steeringLine ? deps.width : null
      deps.write(paintLine([piece(steering, 'dim')], { ...deps, width }))
      print([piece(emptySafe)])
    },
    event(event, facts) {
      const told = eventLine(event, facts, deps)
      if (told !== null) deps.write(toldLine(told, deps))
    },
    agentLog(attempt, item, _at, { lines, skipped }) {
      const who = linePrefix({ worker: attempt.worker })
      if (skipped !== null) {
        deps.write(paintLine([who, skippedPiece(item, skipped, deps)], { ...deps, width: null }))
      }
      for (const line of lines) print([who, piece(printedLine(line, deps.ascii), 'dim')])
    },
    ended() {
      // Nothing was held back; the caller prints the summary.
    },
  }
}
