import type { PaneLog } from '../../core/board.ts'
import { groupDigits } from '../../text/plural.ts'
import { blank, emptyRow, joinRows, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { newerLines, type Scroll } from './scroll.ts'

/** What one should know of a log, and the key that changes it: that it is raw, that newer lines are below. Empty for the usual. */
export function logBorder(log: PaneLog, scroll: Scroll, raw: boolean): Row {
  const isRaw: Row = raw ? [span(literal('raw'), 'warn'), ...hint('v', 'readable')] : emptyRow
  const newer: Row = scroll.follows
    ? emptyRow
    : [
        span(safe`${signs.newer.glyph} ${groupDigits(newerLines(scroll, log))} newer lines`, 'warn'),
        ...hint('f', 'follow'),
      ]
  return joinRows([isRaw, newer], blank(3))
}

const hint = (key: 'v' | 'f', does: 'readable' | 'follow'): Row => [
  blank(2),
  span(literal(key), 'accent'),
  span(safe` ${literal(does)}`, 'dim'),
]

/** `line 1,204 of 1,416` */
export const placeInLog = (log: PaneLog, scroll: Scroll): Row => {
  const total = groupDigits(log.total())
  return [span(safe`line ${scroll.follows ? total : groupDigits(scroll.end)} of ${total}`, 'dim')]
}
