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

/** Equal stamps paint equal rows in the same place: asked thirty times a second, so it costs nothing. */
export interface Stamp {
  /** Of the log: grows with what an agent prints. */
  readonly version: number
  /** What a person has changed by a key, and all else. */
  readonly look: string
}

export function stampOf({ content, style }: Body): Stamp {
  const look = style.focused ? 'focused' : 'plain'
  switch (content.kind) {
    case 'log': {
      const { log, scroll, retry, raw } = content
      const place = scroll.follows ? 'end' : scroll.end
      return { version: log.version(), look: `${raw ? 'raw' : 'lines'} ${place} ${retry ?? ''} ${look}` }
    }
    case 'rows':
    case 'sentence':
      return { version: 0, look: `${content.rows.map(rowText).join('\n')} ${look}` }
  }
}

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
