import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Nested } from './nested.ts'

/** Each behind what it needs, and otherwise as they were. @returns null where needs go in a circle. */
export function inSequence<Of>(all: readonly Of[], needsOf: (one: Of) => Iterable<Of>): readonly Of[] | null {
  const found = new Set<Of>()
  const open = new Set<Of>()
  for (const first of all) {
    const stack = [{ one: first, needs: [...needsOf(first)], next: 0 }]
    open.add(first)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.needs[top.next++]
      if (next === undefined) {
        found.add(top.one)
        open.delete(top.one)
        stack.pop()
      } else if (!found.has(next)) {
        if (open.has(next)) return null
        open.add(next)
        stack.push({ one: next, needs: [...needsOf(next)], next: 0 })
      }
    }
  }
  return [...found]
}

/** Items without containers in an order that follows their needs; as they are where there is none. */
export function sequenceOf(items: readonly ItemDraft[]): readonly ItemDraft[] {
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  return (
    inSequence(items, ({ dependsOn }) => dependsOn.flatMap((id) => byFold.get(foldId(id)) ?? [])) ?? items
  )
}

/**
 * The same for a list in which what is in a container stands below it. Null: some order that is needed can't be had so, since a part of one
 * container waits for another one, and a part of that for the first.
 */
export function nestedInSequence(items: readonly ItemDraft[]): readonly Nested[] | null {
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  const pathOf = (item: ItemDraft): readonly ItemDraft[] => {
    const path = [item]
    for (let at: ItemDraft | undefined = item; at !== undefined;) {
      const above: ItemDraft | undefined = at.parent === null ? undefined : byFold.get(foldId(at.parent))
      if (above === undefined || path.includes(above)) break
      path.unshift(above)
      at = above
    }
    return path
  }
  /** What stands beside an item and has to come before it. */
  const before = new Map<ItemDraft, Set<ItemDraft>>()
  for (const item of items) {
    const path = pathOf(item)
    for (const id of item.dependsOn) {
      const needed = byFold.get(foldId(id))
      const other = needed === undefined ? [] : pathOf(needed)
      const at = path.findIndex((one, depth) => one !== other[depth])
      const [own, its] = [path[at], other[at]]
      // A part of what it waits for, or what it is a part of: no order among neighbours shows that.
      if (own === undefined || its === undefined) continue
      const known = before.get(own)
      if (known === undefined) before.set(own, new Set([its]))
      else known.add(its)
    }
  }
  const inside = Map.groupBy(items, (item) => pathOf(item).at(-2) ?? null)
  const list: Nested[] = []
  const stack: { readonly beside: readonly ItemDraft[]; next: number; readonly depth: number }[] = []
  const enter = (parent: ItemDraft | null, depth: number): boolean => {
    const beside = inSequence(inside.get(parent) ?? [], (item) => before.get(item) ?? [])
    if (beside !== null) stack.push({ beside, next: 0, depth })
    return beside !== null
  }
  if (!enter(null, 0)) return null
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const item = top.beside[top.next++]
    if (item === undefined) stack.pop()
    else {
      list.push({ item, depth: top.depth })
      if (!enter(item, top.depth + 1)) return null
    }
  }
  return list
}
