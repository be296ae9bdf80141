import type { ItemFacts } from '../../item.ts'
import { filterOf } from './filter-of.ts'
import { fitsFilter, type FilteredFacts } from './fits-filter.ts'

/**
 * Whether a run with this filter leaves an item out. A container is in no filter's scope: it is no work, and is done when what is in it
 * is, wherever that is done.
 * @param filter as it was written; null: every item is in scope.
 */
export const isOutside = (filter: string | null, item: FilteredFacts & Pick<ItemFacts, 'kind'>): boolean =>
  filter !== null && (item.kind === 'container' || !fitsFilter(filterOf(filter), item))
