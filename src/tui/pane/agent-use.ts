import { usageOf } from '../../core/attempt.ts'
import type { SlotWork } from '../../core/board/snapshot.ts'
import { blank, emptyRow, joinRows, rowWidth, span, type Row } from '../../text/row.ts'
import { safe } from '../../text/safe.ts'
import { costWords, memoryWords, tokenWords } from '../../text/usage-words.ts'

/** What an agent has used and uses now: `128k tok  $0.42  cpu 84%  312 MB`, as much of it as fits into `cells`. */
export function agentUse({ attempt, load }: Pick<SlotWork, 'attempt' | 'load'>, cells: number): Row {
  const usage = usageOf(attempt)
  const isRunning = attempt.phase === 'running'
  // While it runs there is more to come anyway.
  const partial = usage?.partial === true && !isRunning
  const parts: readonly Row[] = [
    usage === null || usage.input + usage.output === 0
      ? emptyRow
      : [span(tokenWords({ ...usage, partial }), 'dim')],
    usage?.costUsd == null || usage.costUsd === 0 ? emptyRow : [span(costWords(usage.costUsd), 'dim')],
    load === null || !isRunning ? emptyRow : [span(safe`cpu ${Math.round(load.cpuShare * 100)}%`, 'dim')],
    load === null || !isRunning ? emptyRow : [span(memoryWords(load.rssBytes), 'dim')],
  ]
  for (let shown = parts.length; shown > 0; shown--) {
    const row = joinRows(parts.slice(0, shown), blank(2))
    if (rowWidth(row) <= cells) return row
  }
  return emptyRow
}
