import { filterOf } from '../core/policy/filter/filter-of.ts'
import { fitsFilter } from '../core/policy/filter/fits-filter.ts'
import type { LivenessOf } from '../core/ports/run-store.ts'
import type { TokenClaimed, TokenClaimRequest } from '../core/ports/token-claim-store.ts'
import type { Strategy } from '../core/run/settings.ts'
import type { Driver } from './driver.ts'
import { setAsidePerClaim } from './operations/attempts/claim.ts'
import {
  beforeAll,
  isBefore,
  readyAfter,
  readyLists,
  type Place,
  type ReadyItem,
  type ReadyList,
} from './operations/claims/search-ready.ts'
import { beginSearch, claimFound, whyNothing } from './operations/claims/take-claim.ts'

type Filtered = TokenClaimRequest & { readonly filter: string }

/**
 * The first that is ready and fits a filter may be the last of a million: it is looked for by reads, so that nobody waits, and claimed
 * in a short transaction, which checks again that it is free and fits.
 */
export async function claimWithFilter(
  { read, write }: Pick<Driver, 'read' | 'write'>,
  request: Filtered,
  livenessOf: LivenessOf,
): Promise<TokenClaimed> {
  const begun = await write((now) => beginSearch(request, { livenessOf, now }))
  if ('answer' in begun) return begun.answer
  const search = new Search(read, { filter: request.filter, strategy: begun.strategy })
  for (let aside = 0; aside < setAsidePerClaim; aside++) {
    const found = await search.next()
    if (found === null) return read(() => whyNothing(request))
    const claimed = await write((now) => claimFound(found, request, { livenessOf, now }))
    if (claimed !== 'not this one') return claimed
  }
  return { kind: 'nothing', why: 'inProgress', at: null }
}

interface Seen {
  readonly list: ReadyList
  after: Place
  /** The first that fits behind `after`, once it is known; null: none does. */
  found?: Place | null
}

const pageSize = 1_000

/** What fits, one after the other in the order of claims. */
class Search {
  readonly #read: Driver['read']
  readonly #filter: string
  readonly #strategy: Strategy
  #lists: readonly Seen[] | null = null

  constructor(
    read: Driver['read'],
    { filter, strategy }: { readonly filter: string; readonly strategy: Strategy },
  ) {
    this.#read = read
    this.#filter = filter
    this.#strategy = strategy
  }

  /** The row of the item; null: there is no other. */
  async next(): Promise<number | null> {
    this.#lists ??= (await this.#read(() => readyLists())).map((list) => ({ list, after: beforeAll }))
    let first: { readonly seen: Seen; readonly at: Place } | null = null
    for (const seen of this.#lists) {
      const at = (seen.found ??= await this.#firstIn(seen))
      if (at !== null && (first === null || isBefore(at, first.at, this.#strategy))) first = { seen, at }
    }
    if (first === null) return null
    first.seen.after = first.at
    delete first.seen.found
    return first.at.id
  }

  async #firstIn({ list, after }: Seen): Promise<Place | null> {
    const wanted = filterOf(this.#filter)
    for (let from = after; ;) {
      const page = await this.#page(list, from)
      const found = page.find(({ facts }) => fitsFilter(wanted, facts))
      if (found !== undefined) return found.at
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize) return null
      from = last.at
    }
  }

  #page(list: ReadyList, after: Place): Promise<readonly ReadyItem[]> {
    return this.#read(() => readyAfter(list, { strategy: this.#strategy, after, limit: pageSize }))
  }
}
