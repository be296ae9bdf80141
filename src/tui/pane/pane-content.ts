import type { LinePattern } from '../../core/log/log-search.ts'
import type { LogPlace } from '../../core/log/pane-log.ts'
import { rowText, type Row } from '../../text/row.ts'
import type { Theme } from '../theme/theme.ts'
import { paintedRow, type PaintedRow } from './log/line-cache.ts'
import { logRows } from './log/log-rows.ts'
import type { ShownLog } from './log/shown-log.ts'
import { pointedSide, sidesOf, type RuleStyle } from './pane-rules.ts'
import { centred } from './sentence.ts'

/** What the inside of a pane shows. */
export type Content =
  /** `above`: rows that stay at its top; left out: none. */
  | ({ readonly kind: 'log'; readonly above?: readonly Row[] } & ShownLog)
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'sentence'; readonly rows: readonly Row[] }

export interface Body {
  readonly content: Content
  readonly style: RuleStyle
  readonly theme: Theme
}

export interface PaintedBody {
  readonly left: Row
  /** The same for a row that is chosen. */
  readonly pointed: Row
  readonly right: Row
  readonly inner: number
  readonly rows: readonly PaintedRow[]
}

/** Equal looks and equal versions paint equal rows in the same place. The look is what a person has changed by a key, and all else. */
export function lookOf({ content, style }: Body): string {
  const look = style.focused ? 'focused' : 'plain'
  switch (content.kind) {
    case 'log': {
      return `${lookOfLog(content)} ${look} ${(content.above ?? []).map(rowText).join('\n')}`
    }
    case 'rows':
    case 'sentence':
      return `${content.rows.map(rowText).join('\n')} ${look}`
  }
}

/** Grows with what an agent prints: a look at its log's file. */
export const versionOfBody = ({ content }: Body): number =>
  content.kind === 'log' ? content.log.version() : 0

/** All but what its agent prints. */
function lookOfLog({ scroll, raw, wraps, search, chosen, retry }: ShownLog): string {
  const place = scroll.follows ? 'end' : [...placeOf(scroll.place), scroll.row].join(' ')
  const lines = chosen === null ? [] : [chosen.first, chosen.last, chosen.at].flatMap(placeOf)
  return JSON.stringify([raw, wraps, place, patternNumber(search?.pattern), search?.hit, lines, retry])
}

const placeOf = ({ source, block, line }: LogPlace): readonly (string | number)[] => [source, block, line]

function patternNumber(pattern: LinePattern | undefined): number {
  if (pattern === undefined) return 0
  const known = patterns.get(pattern) ?? ++lastPattern
  patterns.set(pattern, known)
  return known
}

const patterns = new WeakMap<LinePattern, number>()
let lastPattern = 0

export function paintBody({ content, style, theme }: Body, width: number, height: number): PaintedBody {
  const { left, right } = sidesOf(style)
  const pointed = pointedSide(style)
  const inner = Math.max(0, width - (style.frame === 'framed' ? 4 : 2))
  return { left, pointed, right, inner, rows: rowsOf(content, { theme, width: inner, height }) }
}

function rowsOf(
  content: Content,
  { theme, width, height }: { readonly theme: Theme; readonly width: number; readonly height: number },
): readonly PaintedRow[] {
  switch (content.kind) {
    case 'log': {
      const above = (content.above ?? []).map((row) => paintedRow(row, theme))
      return [...above, ...logRows(content, { cells: width, height: height - above.length, theme })]
    }
    case 'rows':
      return content.rows.slice(0, height).map((row) => paintedRow(row, theme))
    case 'sentence':
      return centred(content.rows, width, height).map((row) => paintedRow(row, theme))
  }
}
