import { blank, cutRow, emptyRow, rowWidth, span, type Row } from '../../text/row.ts'
import { emptySafe } from '../../text/safe.ts'

/** Rows centred both ways. A pane is never an empty box: it shows what it waits for. */
export function centred(rows: readonly Row[], width: number, height: number): readonly Row[] {
  const shown = rows.length <= height ? rows : rows.filter((row) => row.length > 0).slice(0, height)
  const above = Math.floor((height - shown.length) / 2)
  return [
    ...Array.from({ length: above }, () => emptyRow),
    ...shown.map((row) => {
      const cut = cutRow(row, width)
      const left = Math.floor((width - rowWidth(cut)) / 2)
      return cut.length === 0 ? [span(emptySafe)] : [blank(left), ...cut]
    }),
  ]
}
