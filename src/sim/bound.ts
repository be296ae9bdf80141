import type { ItemId } from '../core/ids.ts'
import { foldId } from '../core/naming/slug.ts'
import { criticalPaths } from '../core/policy/graph.ts'

/** A piece of work: how long it takes one worker, and what has to be done before. */
export interface BoundItem {
  readonly id: ItemId
  readonly ms: number
  /** From the start of the run until it may begin; left out: at once. */
  readonly notBeforeMs?: number
  /** Ids; those of others than these don't count. */
  readonly needs: readonly string[]
}

/** How short a run can be, were nothing to go wrong and nobody to wait for more than work that is needed. */
export interface Bound {
  readonly leastMs: number
  readonly workMs: number
  readonly criticalMs: number
  /** The chain of items that takes longest, in its order. */
  readonly criticalPath: readonly ItemId[]
}

/** No schedule is shorter than its longest chain, than what has to wait for its time, or than all work divided by all workers. */
export function boundOf(items: readonly BoundItem[], workers: number): Bound {
  const index = new Map(items.map(({ id }, at) => [foldId(id), at]))
  const needs = items.map((item) => item.needs.flatMap((id) => index.get(foldId(id)) ?? []))
  const dependents = items.map((): number[] => [])
  needs.forEach((list, at) => list.forEach((need) => dependents[need]?.push(at)))
  const lengths = criticalPaths({ size: items.length, needs }, (at) => items[at]?.ms ?? 0)
  const lengthOf = (at: number): number => lengths[at] ?? 0
  const longest = (among: readonly number[]): number | null =>
    among.reduce<number | null>(
      (best, at) => (best === null || lengthOf(at) > lengthOf(best) ? at : best),
      null,
    )
  const criticalPath: ItemId[] = []
  const starts = items.flatMap((_, at) => (needs[at]?.length === 0 ? [at] : []))
  for (let at = longest(starts); at !== null; at = longest(dependents[at] ?? [])) {
    const item = items[at]
    if (item !== undefined) criticalPath.push(item.id)
  }
  const workMs = items.reduce((sum, { ms }) => sum + ms, 0)
  const criticalMs = lengths.reduce((most, length) => Math.max(most, length), 0)
  const lastMs = items.reduce((last, { notBeforeMs = 0 }, at) => {
    return notBeforeMs === 0 ? last : Math.max(last, notBeforeMs + lengthOf(at))
  }, 0)
  return { leastMs: Math.max(criticalMs, lastMs, workMs / workers), workMs, criticalMs, criticalPath }
}
