import { foldId } from '../naming/slug.ts'
import type { Filter } from '../policy/filter/filter.ts'
import { fitsFilter } from '../policy/filter/fits-filter.ts'
import { parseFilter } from '../policy/filter/parse-filter.ts'
import type { ListedItem } from './listed-item.ts'

/** What was typed, as it is understood. */
export interface ListFilter {
  /** `text`: it is in the id or the title. */
  readonly kind: 'none' | 'text' | 'expression'
  fits(item: Pick<ListedItem, 'id' | 'title' | 'facts'>): boolean
}

/** An expression as `--filter` takes it; what is none, or none yet, is looked for as it stands. */
export function listFilter(text: string): ListFilter {
  const typed = foldId(text.trim())
  if (typed === '') return { kind: 'none', fits: () => true }
  const parsed = parseFilter(text)
  if ('problem' in parsed) return inText(typed)
  return parsed.kind === 'all' ? { kind: 'none', fits: () => true } : byExpression(parsed)
}

const inText = (text: string): ListFilter => ({
  kind: 'text',
  fits: ({ id, title }) => foldId(id).includes(text) || foldId(title).includes(text),
})

const byExpression = (filter: Filter): ListFilter => ({
  kind: 'expression',
  fits: ({ facts }) => facts !== null && fitsFilter(filter, facts),
})
