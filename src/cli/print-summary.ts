import type { RunSummary } from '../core/summary.ts'
import { closingLine } from '../report/closing-line.ts'
import { summaryText } from '../report/summary-text.ts'
import { asciiLocale, terminalOf } from './terminal-of.ts'

/** The exit summary on stdout; its last line is the count that scripts look for. */
export function printSummary(summary: RunSummary, flags: { readonly color: boolean }): void {
  const lines = summaryText(summary, { ...terminalOf(process.stdout, flags), ascii: asciiLocale() })
  process.stdout.write(`${lines.join('\n')}\n\n${closingLine(summary)}\n`)
}
