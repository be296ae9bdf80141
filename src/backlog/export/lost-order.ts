import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { workInContainers } from './as-work.ts'
import { WorkOrder } from './work-order.ts'

/** Items as they were given and as they were read back, by the name that each has there. */
interface Both {
  readonly items: readonly ItemDraft[]
  readonly back: readonly ItemDraft[]
  readonly nameOf: (id: ItemId) => ItemId
  /** It is in what was read back. */
  readonly isWritten: (id: ItemId) => boolean
}

/** Items that no longer wait for what they need, and items that wait for more. */
export function lostOrder({ items, back, nameOf, isWritten }: Both): {
  readonly needs: readonly ItemId[]
  readonly order: readonly ItemId[]
} {
  const after = new WorkOrder(back)
  const before = new WorkOrder(items)
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  const readBack = new Map(back.map((draft) => [foldId(draft.id), draft]))
  const asGiven = new Map(items.map(({ id }) => [foldId(nameOf(id)), id]))
  const workIn = workInContainers(items)
  const isOpen = ({ status }: ItemDraft): boolean => status === 'todo' || status === 'failed'
  const isKept = (item: ItemDraft, needed: ItemId): boolean => {
    // After all that is in a container is after the container, which may have been left out.
    if (isWritten(needed) && after.isAfter(nameOf(item.id), nameOf(needed))) return true
    const work = workIn(needed)?.filter((id) => byFold.get(foldId(id))?.status !== 'cancelled') ?? null
    return work !== null && work.every((id) => after.isAfter(nameOf(item.id), nameOf(id)))
  }
  const isMore = (item: ItemDraft, name: ItemId): boolean => {
    const needed = byFold.get(foldId(asGiven.get(foldId(name)) ?? name))
    return needed !== undefined && isOpen(needed) && !before.isAfter(item.id, needed.id)
  }
  const there = items.flatMap((item) => {
    const draft = isWritten(item.id) ? readBack.get(foldId(nameOf(item.id))) : undefined
    return draft === undefined ? [] : [{ item, draft }]
  })
  return {
    needs: there
      .filter(({ item }) => item.dependsOn.some((id) => !isKept(item, id)))
      .map(({ item }) => item.id),
    order: there
      .filter(({ item, draft }) => isOpen(item) && draft.dependsOn.some((name) => isMore(item, name)))
      .map(({ item }) => item.id),
  }
}
