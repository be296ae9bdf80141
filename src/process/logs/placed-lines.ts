import type { LogPlace, PlacedLine } from '../../core/log/pane-log.ts'
import type { SourceLog } from './source-log.ts'

/** The line at a place and those after it, as far as there are any. A log that is gone leaves its place at the beginning. */
export function linesFrom(
  logs: readonly SourceLog[],
  place: LogPlace | null,
  count: number,
): readonly PlacedLine[] {
  const found: PlacedLine[] = []
  const first = logs.findIndex(({ name }) => name === place?.source)
  for (const [index, log] of logs.slice(Math.max(0, first)).entries()) {
    const start = index === 0 && first !== -1 ? place : null
    for (let block = start?.block ?? 0; block < log.count() && found.length < count; block++) {
      const from = block === start?.block ? start.line : 0
      found.push(...placed(log, block, { from, to: from + count - found.length }))
    }
  }
  return found
}

/** The lines before a place, oldest first. */
export function linesBefore(
  logs: readonly SourceLog[],
  place: LogPlace | null,
  count: number,
): readonly PlacedLine[] {
  const groups: (readonly PlacedLine[])[] = []
  let wanted = count
  const last = logs.findIndex(({ name }) => name === place?.source)
  if (place !== null && last === -1) return []
  for (const [index, log] of logs
    .slice(0, place === null ? logs.length : last + 1)
    .toReversed()
    .entries()) {
    const end = index === 0 ? place : null
    const lastBlock = Math.min(end?.block ?? Infinity, log.count() - 1)
    for (let block = lastBlock; block >= 0 && wanted > 0; block--) {
      const to = block === end?.block ? end.line : log.linesIn(block)
      const lines = placed(log, block, { from: Math.max(0, to - wanted), to })
      wanted -= lines.length
      groups.push(lines)
    }
  }
  return groups.toReversed().flat()
}

const placed = (
  log: SourceLog,
  block: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly PlacedLine[] =>
  from >= to
    ? []
    : log
        .lines(block, from, to)
        .map((line, index) => ({ place: { source: log.name, block, line: from + index }, line }))
