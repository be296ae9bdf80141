import type { RunSummary } from '../core/summary.ts'
import { closingLine } from '../report/closing-line.ts'
import { summaryText } from '../report/summary-text.ts'
import { asciiLocale, terminalOf } from './terminal-of.ts'

/** The exit summary as lines; the last one is the count that scripts look for. */
export function summaryLines(summary: RunSummary, flags: { readonly color: boolean }): readonly string[] {
  const lines = summaryText(summary, { ...terminalOf(process.stdout, flags), ascii: asciiLocale() })
  return [...lines, '', closingLine(summary)]
}

export function printSummary(summary: RunSummary, flags: { readonly color: boolean }): void {
  process.stdout.write(`${summaryLines(summary, flags).join('\n')}\n`)
}
