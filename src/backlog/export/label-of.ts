import type { ItemDraft } from '../../core/item.ts'
import { oneLine } from './markdown/one-line.ts'

/** The only label of an item, which a heading above it can show; null: it has none, or several. */
export function labelOf({ metadata: { labels } }: ItemDraft): string | null {
  const [label, ...others] = Array.isArray(labels) ? (labels as unknown[]) : []
  return typeof label === 'string' && others.length === 0 && oneLine(label) !== '' ? oneLine(label) : null
}
