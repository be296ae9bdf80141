import { filterOf } from '../filter/filter-of.ts'
import { fitsFilter, type FilteredFacts } from '../filter/fits-filter.ts'
import { parseFilter } from '../filter/parse-filter.ts'

/** Which tasks a rule is for, in the grammar of filters. */
export interface RouteRule {
  /** As it was written. */
  readonly text: string
}

/** @returns what is wrong with it, in words that follow the name of the key. */
export function parseRoute(text: string): RouteRule | { readonly problem: string } {
  const filter = parseFilter(text)
  return 'problem' in filter ? filter : { text }
}

export const fitsRoute = ({ text }: RouteRule, item: FilteredFacts): boolean =>
  fitsFilter(filterOf(text), item)
