import { rowText, type Row } from '../../text/row.ts'
import type { Theme } from '../theme/theme.ts'
import { lineCache, paintedRow, type PaintedRow } from './line-cache.ts'
import { logRows } from './log-rows.ts'
import { sidesOf, type RuleStyle } from './pane-rules.ts'
import type { ShownLog } from './shown-lines.ts'
import { centred } from './sentence.ts'

/** What the inside of a pane shows. */
export type Content =
  | ({ readonly kind: 'log'; readonly raw: boolean } & ShownLog)
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'sentence'; readonly rows: readonly Row[] }

export interface Body {
  readonly content: Content
  readonly style: RuleStyle
  readonly theme: Theme
}

export interface PaintedBody {
  readonly left: Row
  readonly right: Row
  readonly inner: number
  readonly rows: readonly PaintedRow[]
}

/** Equal looks and equal versions paint equal rows in the same place. The look is what a person has changed by a key, and all else. */
export function lookOf({ content, style }: Body): string {
  const look = style.focused ? 'focused' : 'plain'
  switch (content.kind) {
    case 'log': {
      const { scroll, retry, raw } = content
      return `${raw ? 'raw' : 'lines'} ${scroll.follows ? 'end' : scroll.end} ${retry ?? ''} ${look}`
    }
    case 'rows':
    case 'sentence':
      return `${content.rows.map(rowText).join('\n')} ${look}`
  }
}

/** Grows with what an agent prints: a look at its log's file. */
export const versionOfBody = ({ content }: Body): number =>
  content.kind === 'log' ? content.log.version() : 0

export function paintBody({ content, style, theme }: Body, width: number, height: number): PaintedBody {
  const { left, right } = sidesOf(style)
  const inner = Math.max(0, width - (style.frame === 'framed' ? 4 : 2))
  return { left, right, inner, rows: rowsOf(content, { theme, width: inner, height }) }
}

function rowsOf(
  content: Content,
  { theme, width, height }: { readonly theme: Theme; readonly width: number; readonly height: number },
): readonly PaintedRow[] {
  switch (content.kind) {
    case 'log':
      return logRows(content, lineCache(width, theme), height)
    case 'rows':
      return content.rows.slice(0, height).map((row) => paintedRow(row, theme))
    case 'sentence':
      return centred(content.rows, width, height).map((row) => paintedRow(row, theme))
  }
}
