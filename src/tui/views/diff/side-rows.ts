import type { DiffFile } from '../../../core/diff/diff.ts'
import { emptyRow, fillRow } from '../../../text/row.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'
import { gutterOf, rowsOf, type RowsLook } from './file-rows.ts'
import type { MarkedLine } from './marked-lines.ts'

/** Old at the left, new at the right, row by row. */
export interface SideRows {
  readonly left: readonly TableRow[]
  readonly right: readonly TableRow[]
}

interface Pair {
  readonly left: MarkedLine | null
  readonly right: MarkedLine | null
}

/** @param look of one side. */
export function sideRows(
  file: Pick<DiffFile, 'lineCount'>,
  lines: readonly MarkedLine[],
  look: RowsLook,
): SideRows {
  const gutter = gutterOf(file)
  const empty = plainRow(fillRow(emptyRow, look.width))
  const left: TableRow[] = []
  const right: TableRow[] = []
  for (const [index, pair] of pairsOf(lines).entries()) {
    const isHead = pair.left?.line.kind === 'head'
    if (isHead && index > 0) {
      left.push(empty)
      right.push(empty)
    }
    const old = pair.left === null ? [empty] : rowsOf(pair.left, gutter, { ...look, side: 'old' })
    const now = pair.right === null ? [empty] : rowsOf(pair.right, gutter, { ...look, side: 'new' })
    const height = Math.max(old.length, now.length)
    for (let row = 0; row < height; row++) {
      left.push(old[row] ?? empty)
      right.push(isHead ? empty : (now[row] ?? empty))
    }
  }
  return { left, right }
}

/** Lines that come in the place of others stand beside them. */
function pairsOf(lines: readonly MarkedLine[]): readonly Pair[] {
  const pairs: { left: MarkedLine | null; right: MarkedLine | null }[] = []
  /** The first pair that still waits for its right side. */
  let open = 0
  for (const marked of lines) {
    switch (marked.line.kind) {
      case 'head':
      case 'same':
        pairs.push({ left: marked, right: marked })
        open = pairs.length
        break
      case 'removed':
        pairs.push({ left: marked, right: null })
        break
      case 'added': {
        const waiting = pairs[open]
        if (waiting === undefined) pairs.push({ left: null, right: marked })
        else waiting.right = marked
        open += 1
        break
      }
      case 'no newline':
        break
    }
  }
  return pairs
}
