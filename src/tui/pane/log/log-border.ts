import type { SearchStanding } from '../../../core/log/log-search.ts'
import type { LineCount } from '../../../core/log/pane-log.ts'
import { truncate } from '../../../text/cells.ts'
import { groupDigits } from '../../../text/plural.ts'
import { blank, emptyRow, joinRows, rowWidth, span, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import type { Searching } from '../../state/screen/screen-state.ts'
import { lastShown, type LogFrame } from './log-rows.ts'
import type { ShownLog } from './shown-log.ts'

/** What one should know of a log, and the key that changes it: that it is raw, that newer lines are below. Empty for the usual. */
export function logBorder(shown: ShownLog, frame: LogFrame): Row {
  const isRaw: Row = shown.raw ? [span(literal('raw'), 'warn'), ...hint('v', 'readable')] : emptyRow
  return joinRows([isRaw, newerRow(shown, frame)], blank(3))
}

function newerRow(shown: ShownLog, frame: LogFrame): Row {
  const last = lastShown(shown, frame)
  if (last === null) return emptyRow
  const all = shown.log.count(null)
  const seen = shown.log.count(last.place)
  const newer = { lines: Math.max(0, all.lines - seen.lines), isExact: all.isExact && seen.isExact }
  if (newer.lines === 0) return hint('f', 'follow').slice(1)
  const words = span(safe`${signs.newer.glyph} ${countWords(newer)} newer lines`, 'warn')
  return [words, ...hint('f', 'follow')]
}

const hint = (key: 'v' | 'f', does: 'readable' | 'follow'): Row => [
  blank(2),
  span(literal(key), 'accent'),
  span(safe` ${literal(does)}`, 'dim'),
]

/** `line 1,204 of 1,416`; `line ~6,040,000 of ~12,100,000` until they are counted. */
export function placeInLog(shown: ShownLog, frame: LogFrame): Row {
  const last = lastShown(shown, frame)
  const all = shown.log.count(null)
  const at = last === null ? all : shown.log.count(last.place)
  return [span(safe`line ${countWords(at)} of ${countWords(all)}`, 'dim')]
}

/** Two digits of an estimate are as many as it deserves. */
const countWords = ({ lines, isExact }: LineCount): Safe =>
  isExact ? groupDigits(lines) : safe`~${groupDigits(Number(lines.toPrecision(2)))}`

/** `expected 401  3 of 1,204   n next N previous`, as much of it as fits into `cells`. */
export function searchRow({ typed, hit, search }: Searching, cells: number): Row {
  const standing = search.standing(hit)
  const [words, role] = foundWords(standing, hit !== null)
  const what: Row = [span(truncate(sanitize(typed), mostTyped), 'dim'), blank(2)]
  const found: Row = [span(words, role)]
  const keys: Row = [
    blank(3),
    ...[span(literal('n'), 'accent'), span(literal(' next '), 'dim')],
    ...[span(literal('N'), 'accent'), span(literal(' previous'), 'dim')],
  ]
  const forms = [[...what, ...found, ...(standing.hits > 0 ? keys : emptyRow)], [...what, ...found], found]
  return forms.find((form) => rowWidth(form) <= cells) ?? emptyRow
}

const mostTyped = 24

function foundWords({ hits, number, isWhole, isTooSlow }: SearchStanding, isAtHit: boolean) {
  if (isTooSlow) return [literal('takes too long, given up'), 'bad'] as const
  if (isWhole && hits === 0) return [literal('no match'), 'warn'] as const
  const all = safe`${groupDigits(hits)}${isWhole ? emptySafe : literal('+')}`
  if (!isAtHit) return [isWhole ? safe`${all} found` : safe`${all} so far`, 'warn'] as const
  return [number === null ? safe`one of ${all}` : safe`${groupDigits(number)} of ${all}`, 'warn'] as const
}
