import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'

/** Drafts whose parents lead back to themselves, each with the way: of `A in B in A` both. */
export function parentCircles(drafts: readonly ItemDraft[]): ReadonlyMap<ItemDraft, readonly ItemId[]> {
  const byId = new Map(drafts.toReversed().map((draft) => [draft.id, draft]))
  const circles = new Map<ItemDraft, readonly ItemId[]>()
  const looked = new Set<ItemDraft>()
  for (const start of drafts) {
    const way: ItemDraft[] = []
    const onWay = new Set<ItemDraft>()
    for (let at: ItemDraft | undefined = start; at !== undefined && !looked.has(at);) {
      if (onWay.has(at)) {
        const circle = way.slice(way.indexOf(at))
        circle.forEach((member, index) => {
          const rest = [...circle.slice(index), ...circle.slice(0, index), member]
          circles.set(
            member,
            rest.map(({ id }) => id),
          )
        })
        break
      }
      way.push(at)
      onWay.add(at)
      at = at.parent === null ? undefined : byId.get(at.parent)
    }
    for (const each of way) looked.add(each)
  }
  return circles
}
