import { span, type Row, type Span } from '../../text/row.ts'
import { signs } from '../../text/signs.ts'
import { spinnerSteps } from '../theme/glyphs.ts'

/**
 * The sign of a worker at work: it steps when its agent prints. A row has it at its first step, and whoever paints the row puts the
 * present one in, so that sixteen hearts that beat eight times a second make React draw nothing.
 */
export interface Heart extends Span {
  readonly worker: number
}

/** Steps of a worker's heartbeat so far. */
export type BeatOf = (worker: number) => number

const stepAt = (beat: number) => spinnerSteps[beat % spinnerSteps.length] ?? signs.running.glyph

export const heart = (worker: number): Heart => ({ ...span(stepAt(0), 'run'), worker })

const isHeart = (piece: Span): piece is Heart => 'worker' in piece

export const hasHeart = (row: Row): boolean => row.some(isHeart)

/** The workers whose hearts are in these rows. */
export const heartsIn = (rows: readonly Row[]): readonly number[] =>
  rows.flatMap((row) => row.filter(isHeart).map(({ worker }) => worker))

/** The row as it looks now. */
export const beating = (row: Row, beatOf: BeatOf): Row =>
  row.map((piece) => (isHeart(piece) ? { ...piece, text: stepAt(beatOf(piece.worker)) } : piece))
