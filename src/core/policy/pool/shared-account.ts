import { accountOf, type PoolEntry } from '../../agent/pool.ts'

/**
 * Whose login an entry uses as well: the first of those before it in the pool, and of a fallback, which stands in for all others, of
 * any of them. Null: it has one of its own.
 */
export function sharesAccountOf(entry: PoolEntry, pool: readonly PoolEntry[]): PoolEntry | null {
  const before = entry.fallback ? pool : pool.slice(0, pool.indexOf(entry))
  const shares = ({ preset, fallback }: PoolEntry): boolean =>
    !fallback && accountOf(preset) === accountOf(entry.preset)
  return before.find(shares) ?? null
}
