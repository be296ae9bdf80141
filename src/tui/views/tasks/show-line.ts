import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { blank, fillRow, joinRows, rowWidth, span, type Row } from '../../../text/row.ts'
import { groupDigits } from '../../../text/plural.ts'
import { literal, safe } from '../../../text/safe.ts'
import { listParts } from '../../state/list/list-parts.ts'
import type { Listing } from '../../state/screen/screen-state.ts'
import { filterRow, foundRow, marksRow, orderInWords, partWords } from './listing-words.ts'
import type { RowsInView } from './tasks-table.ts'

export interface ShowFacts {
  readonly listing: Listing
  readonly snapshot: BoardSnapshot
  readonly inView: RowsInView
  readonly marks: number
  readonly width: number
}

/** `show [all] running needs you failed done   sort what needs you   filter /api   11 of 35   * 3 marked` */
export function showLine({ listing, snapshot, inView, marks, width }: ShowFacts): Row {
  const { counts, list } = snapshot
  const filter = filterRow(listing, Math.floor(width / 4))
  const narrowed = filter.length > 0 || listing.part !== 'all' || list.looked !== null
  const { first, last, of } = inView
  const place =
    first > 1 ? [span(safe`${groupDigits(first)}-${groupDigits(last)} of ${groupDigits(of)}`, 'dim')] : []
  const parts = (all: boolean): Row => [
    span(literal('show'), 'dim'),
    ...listParts.flatMap((part): Row => {
      if (part === listing.part) return [span(safe` [${partWords[part]}]`, 'accent')]
      return all ? [span(safe`  ${partWords[part]}`, 'dim')] : []
    }),
  ]
  const rest: readonly Row[] = [
    [span(literal('sort '), 'dim'), span(orderInWords(listing))],
    filter.length === 0 ? [] : [span(literal('filter '), 'dim'), ...filter],
    narrowed ? foundRow(list, counts.total) : [],
    place,
    marksRow(marks),
  ]
  const whole = joinRows([parts(true), ...rest], blank(3))
  const line = rowWidth(whole) + 1 <= width ? whole : joinRows([parts(false), ...rest], blank(3))
  return fillRow([blank(1), ...line], width)
}
