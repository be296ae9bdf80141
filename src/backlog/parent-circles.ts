import type { ItemElsewhere } from '../core/ports/backlog-store.ts'
import { ringsOf } from '../core/policy/flat/rings.ts'

/** Items whose parents lead back to themselves: of `A in B in A` both, in the order of the way. Ids are spelled alike. */
export function parentCircles<Each extends ItemElsewhere>(
  items: readonly Each[],
): readonly (readonly Each[])[] {
  const indexOf = new Map<string, number>()
  for (const [index, { id }] of items.entries()) if (!indexOf.has(id)) indexOf.set(id, index)
  const next = Int32Array.from(items, ({ parent }) => (parent === null ? -1 : (indexOf.get(parent) ?? -1)))
  return Array.from(ringsOf(next), (ring) => ring.flatMap((index) => items[index] ?? []))
}
