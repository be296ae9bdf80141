import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'

export interface Nested {
  readonly item: ItemDraft
  readonly depth: number
}

/** Each behind what it is part of. Parents that go in a circle are written as if they had none. */
export function nested(items: readonly ItemDraft[]): readonly Nested[] {
  const known = new Set(items.map(({ id }) => foldId(id)))
  const below = Map.groupBy(items, ({ parent }) =>
    parent !== null && known.has(foldId(parent)) ? foldId(parent) : null,
  )
  const found: Nested[] = []
  const seen = new Set<ItemId>()
  const walk = (first: readonly ItemDraft[]): void => {
    const stack = first.map((item) => ({ item, depth: 0 })).toReversed()
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { item, depth } = next
      if (seen.has(item.id)) continue
      seen.add(item.id)
      found.push(next)
      const inside = below.get(foldId(item.id)) ?? []
      for (const child of inside.toReversed()) stack.push({ item: child, depth: depth + 1 })
    }
  }
  walk(below.get(null) ?? [])
  walk(items)
  return found
}
