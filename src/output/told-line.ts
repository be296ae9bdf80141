import { paintLine, type LineOptions, type Piece } from '../text/styled-line.ts'
import { speakerPiece } from './line-prefix.ts'
import type { Told } from './event-line.ts'

/** What is told, behind its speaker. Half a command can't be pasted: advice is never cut. */
export const toldLine = (told: Told, options: LineOptions, before: readonly Piece[] = []): string =>
  paintLine(
    [...before, speakerPiece(told.speaker), ...told.pieces],
    told.advises === true ? { ...options, width: null } : options,
  )
