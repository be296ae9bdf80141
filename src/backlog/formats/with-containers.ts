import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'

/**
 * Makes what has items below it a container, and lets the items in it wait for what it waits for. A parent has work of its own,
 * and is no container, where its format says so, and where one of its items waits for it: that one would wait for itself.
 */
export function withContainers(
  drafts: readonly ItemDraft[],
  hasOwnWork: (draft: ItemDraft) => boolean = () => false,
): readonly ItemDraft[] {
  if (drafts.every(({ parent }) => parent === null)) return drafts
  // Of an id that is there twice the first counts, as for whatever names it.
  const byFold = new Map(drafts.toReversed().map((draft) => [foldId(draft.id), draft]))
  const parentOf = ({ parent }: ItemDraft): ItemDraft | undefined =>
    parent === null ? undefined : byFold.get(foldId(parent))
  const ancestorsOf = (draft: ItemDraft): readonly ItemDraft[] => {
    const above = new Set<ItemDraft>()
    for (let at = parentOf(draft); at !== undefined && !above.has(at); at = parentOf(at)) above.add(at)
    return [...above]
  }
  const above = new Map(drafts.map((draft) => [draft, ancestorsOf(draft)]))
  const needed = new Set<ItemDraft>()
  const parents = new Set<ItemDraft>()
  for (const draft of drafts) {
    const own = above.get(draft) ?? []
    const [parent] = own
    // What is above itself is a circle that its own parents make: no item in it could ever be done.
    if (parent !== undefined && !own.includes(draft)) parents.add(parent)
    const names = new Set(draft.dependsOn.map(foldId))
    for (const each of own) if (names.has(foldId(each.id))) needed.add(each)
  }
  const containers = new Set([...parents].filter((draft) => !needed.has(draft) && !hasOwnWork(draft)))
  if (containers.size === 0) return drafts
  const isInside = (id: ItemId, container: ItemDraft): boolean => {
    const draft = byFold.get(foldId(id))
    return draft === container || (draft !== undefined && (above.get(draft) ?? []).includes(container))
  }
  return drafts.map((draft) => {
    const inherited = (above.get(draft) ?? [])
      .filter((container) => containers.has(container))
      .flatMap((container) => container.dependsOn.filter((id) => !isInside(id, container)))
    // A container is done when what is in it is: it needs no edge to say so, and its items would wait for each other by it.
    const own = containers.has(draft) ? draft.dependsOn.filter((id) => !isInside(id, draft)) : draft.dependsOn
    const dependsOn = [...new Set([...own, ...inherited])]
    return { ...draft, dependsOn, ...(containers.has(draft) ? { kind: 'container' as const } : {}) }
  })
}
