import type { ItemDraft } from '../core/item.ts'
import { ringsOf } from '../core/policy/flat/rings.ts'

/** Drafts whose parents lead back to themselves: of `A in B in A` both, in the order of the way. Ids are spelled alike. */
export function parentCircles(drafts: readonly ItemDraft[]): readonly (readonly ItemDraft[])[] {
  const indexOf = new Map<string, number>()
  for (const [index, { id }] of drafts.entries()) if (!indexOf.has(id)) indexOf.set(id, index)
  const next = Int32Array.from(drafts, ({ parent }) => (parent === null ? -1 : (indexOf.get(parent) ?? -1)))
  return Array.from(ringsOf(next), (ring) => ring.flatMap((index) => drafts[index] ?? []))
}
