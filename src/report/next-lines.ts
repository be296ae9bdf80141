import { cellWidth, padEnd } from '../text/cells.ts'
import { paintLine, type LineOptions } from '../text/paint.ts'
import { blank, span, strong, type Row } from '../text/row.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { wrap } from '../text/wrap.ts'
import { inPlace, type Elsewhere } from '../wording/in-place.ts'
import type { NextStep } from './next-steps.ts'

const margin = 2
/** Beside a command words need some room, or they are better off below it. */
const leastForWords = 24
const belowCommand = 6

export function nextLines(
  advised: readonly NextStep[],
  paint: LineOptions,
  place: Elsewhere,
): readonly string[] {
  const steps = advised.map(({ command, does }) => ({
    command: inPlace(command, place),
    does: inPlace(does, place),
  }))
  if (steps.length === 0) return []
  return [
    paintLine([strong(literal('Next'))], paint),
    // A command that is wider than the terminal is broken by the terminal alone, so that it can be copied whole.
    ...stepRows(steps, paint.width).map((row) => paintLine(row, { ...paint, width: null }).trimEnd()),
  ]
}

interface Step {
  readonly command: Safe
  readonly does: Safe
}

/**
 * Commands to paste, each whole in its row however narrow the terminal is. What one does stands beside it, in a column for
 * all, or below where the command leaves too little room.
 */
export function stepRows(steps: readonly Step[], width: number | null): readonly Row[] {
  const widest = width === null ? Infinity : width - 2 * margin - leastForWords
  const column = Math.max(
    0,
    ...steps.map(({ command }) => cellWidth(command)).filter((cells) => cells <= widest),
  )
  return steps.flatMap((step) =>
    cellWidth(step.command) <= column ? beside(step, column, width) : below(step, width),
  )
}

function beside({ command, does }: Step, column: number, width: number | null): readonly Row[] {
  const indent = margin + column + margin
  return wordsOf(does, indent, width).map((words, index) => [
    ...(index === 0 ? [span(safe`  ${padEnd(command, column)}  `)] : [blank(indent)]),
    span(words, 'dim'),
  ])
}

const below = ({ command, does }: Step, width: number | null): readonly Row[] => [
  [span(safe`  ${command}`)],
  ...wordsOf(does, belowCommand, width).map((words) => [blank(belowCommand), span(words, 'dim')]),
]

const wordsOf = (does: Safe, indent: number, width: number | null): readonly Safe[] =>
  width === null ? [does] : wrap(does, width - indent, 0)
