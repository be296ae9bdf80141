import type { CommonFlags } from '../../app/options/flags.ts'
import type { RunSummary } from '../../core/run/summary.ts'
import { closingLine } from '../../report/closing-line.ts'
import type { NextStep } from '../../report/next-steps.ts'
import { summaryText } from '../../report/summary-text.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { elsewhereOf } from './elsewhere.ts'
import { terminalOf } from './terminal-options.ts'

/** The exit summary as lines; the last one is the count that scripts look for. */
export function summaryLines(
  summary: RunSummary,
  flags: CommonFlags,
  steps?: readonly NextStep[],
): readonly string[] {
  const paint = { ...terminalOf(process.stdout, flags), ascii: detectAscii(process.env) }
  const lines = summaryText(summary, paint, elsewhereOf(flags), steps)
  return [...lines, '', closingLine(summary)]
}

export function printSummary(summary: RunSummary, flags: CommonFlags, steps: readonly NextStep[]): void {
  process.stdout.write(`${summaryLines(summary, flags, steps).join('\n')}\n`)
}
