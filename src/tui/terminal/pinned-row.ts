import { cellWidth, isAsWideEverywhere } from '../../text/cells.ts'
import type { Row, Span } from '../../text/row.ts'
import type { Safe } from '../../text/safe.ts'
import type { Theme } from '../theme/theme.ts'
import type { TableRow } from '../views/tasks/tasks-table.ts'

/**
 * A row with its colours, where a character that terminals measure differently (`⚠️`, `1️⃣`, `👍🏽`) is followed by a move to
 * the column that we count: whatever the terminal made of it, the rest of the row is where it should be.
 */
export function pinned(row: Row | TableRow, theme: Theme, left: number): string {
  const highlight = 'highlight' in row ? (row.highlight ?? undefined) : undefined
  const spans = 'highlight' in row ? row.row : row
  let column = left + 1
  let out = ''
  for (const piece of spans) {
    for (const { text, doubtful } of partsOf(piece)) {
      column += cellWidth(text)
      out += theme.paint([{ ...piece, text }], highlight)
      if (doubtful) out += `\u001b[${column}G`
    }
  }
  return out
}

interface Part {
  readonly text: Safe
  readonly doubtful: boolean
}

function partsOf({ text }: Span): readonly Part[] {
  if (isAsWideEverywhere(text)) return [{ text, doubtful: false }]
  const parts: Part[] = []
  let plain = ''
  for (const { segment } of segmenter.segment(text)) {
    if (isAsWideEverywhere(segment)) {
      plain += segment
      continue
    }
    if (plain !== '') parts.push({ text: plain as Safe, doubtful: false })
    plain = ''
    parts.push({ text: segment as Safe, doubtful: true })
  }
  if (plain !== '') parts.push({ text: plain as Safe, doubtful: false })
  return parts
}

const segmenter = new Intl.Segmenter()
