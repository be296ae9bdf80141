import { rowWidth, type Row } from '../../../text/row.ts'
import { wrapRow } from '../../../text/wrap.ts'

/**
 * Sentences of a dialog in a screen that is small for them: its empty rows leave first, then what is too long goes on in the next row
 * while there is one to spare. The last row stays in any case: there something is typed.
 */
export function inRoom(
  body: readonly Row[],
  { cells, height }: { readonly cells: number; readonly height: number },
): readonly Row[] {
  const wide = body.filter((row) => rowWidth(row) > cells)
  if (wide.length === 0 && body.length <= height) return body
  const wrapped = body.flatMap((row) => wrapRow(row, cells))
  if (wrapped.length <= height) return wrapped
  const full = body.filter((row) => rowWidth(row) > 0)
  let spare = height - full.length
  if (spare < 0) return [...full.slice(0, height - 1), ...full.slice(-1)]
  return full.flatMap((row) => {
    const rows = wrapRow(row, cells)
    if (rows.length - 1 > spare) return [row]
    spare -= rows.length - 1
    return rows
  })
}
