import { emptyRow, type Row } from '../../text/row.ts'

/** Rows that stay together on a page. */
export interface PageBlock {
  readonly rows: readonly Row[]
  /** The highest goes first where there is no room for all; 0 always stays. */
  readonly giveWay: number
}

/** As many of the blocks as `height` has room for, with a blank row between two of them where that fits as well. */
export function fittedBlocks(blocks: readonly PageBlock[], height: number): readonly Row[] {
  const present = blocks.filter(({ rows }) => rows.length > 0)
  const rows = present.reduce((sum, block) => sum + block.rows.length, 0)
  if (rows + present.length - 1 <= height)
    return present.flatMap((block, index) => (index === 0 ? block.rows : [emptyRow, ...block.rows]))
  const least = Math.max(0, ...present.map(({ giveWay }) => giveWay))
  if (rows <= height || least === 0)
    return present.flatMap((block) => block.rows).slice(0, Math.max(0, height))
  return fittedBlocks(
    present.filter(({ giveWay }) => giveWay < least),
    height,
  )
}
