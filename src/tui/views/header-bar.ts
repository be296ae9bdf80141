import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { Replay } from '../../core/run/replay.ts'
import { inHand, inLane, needYou } from '../../core/run/counts.ts'
import { repeat, span, strong, type Row } from '../../text/row.ts'
import { literal } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'

/** How far a replay is. */
export function replayBar({ from, to, at }: Replay, cells: number): Row {
  const share = to <= from ? 1 : (at - from) / (to - from)
  const passed = Math.min(cells - 1, Math.floor(share * cells))
  return [
    span(repeat(literal('━'), passed), 'accent'),
    strong(signs.pointer.glyph, 'accent'),
    span(repeat(literal('─'), cells - passed - 1), 'faint'),
  ].filter(({ text }) => text !== '')
}

/**
 * Done, failed, running, rest, each in a line style of its own; at least one cell for any that is not zero. What waits to
 * be merged is not running: it has the line of the rest, in its own colour.
 */
export function barOf(counts: StateCounts, cells: number): Row {
  const parts = [
    { count: counts.done, glyph: literal('━'), role: 'ok' },
    { count: needYou(counts), glyph: literal('╍'), role: 'bad' },
    { count: inHand(counts), glyph: literal('╌'), role: 'run' },
    { count: inLane(counts), glyph: literal('─'), role: 'info' },
  ] as const
  let room = cells
  const widths = parts.map(({ count }) => {
    if (count === 0) return 0
    const share = Math.max(1, Math.floor((count / counts.total) * cells))
    const width = Math.min(share, room)
    room -= width
    return width
  })
  return [
    ...parts.map(({ glyph, role }, index) => span(repeat(glyph, widths[index] ?? 0), role)),
    span(repeat(literal('─'), room), 'faint'),
  ].filter(({ text }) => text !== '')
}
