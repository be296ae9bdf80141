import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { WorkOrder } from './work-order.ts'

/** Items as a format takes them, and those that it has no place for. */
export interface Taken {
  readonly items: readonly ItemDraft[]
  readonly leftOut: readonly ItemId[]
}

/** For a format that has nothing that holds others: an agent would be given a container as work. */
export const withoutContainers = (taken: Taken): Taken => dissolved(taken, () => null)

/**
 * For a format in which whatever has others below it only holds them: a parent with work of its own is no parent there, unless its reader
 * sees that by a part that waits for it, and what is empty holds nothing.
 */
export function inTree(
  given: Taken,
  { levels = Infinity, mayHold = isNeeded, fills = isWork }: Tree = {},
): Taken {
  const taken = withoutEmpty(given, fills)
  const { parentOf, depthOf } = relationsOf(taken.items)
  const filled = new Set<ItemDraft>()
  const needed = new Set<ItemDraft>()
  for (const item of taken.items) {
    const names = new Set(item.dependsOn.map(foldId))
    for (const above of ancestorsOf(item, parentOf)) {
      if (fills(item)) filled.add(above)
      if (names.has(foldId(above.id))) needed.add(above)
    }
  }
  const holds = (item: ItemDraft): boolean =>
    depthOf(item) < levels - 1 &&
    (item.kind === 'container' ? filled.has(item) && !needed.has(item) : mayHold(item, needed.has(item)))
  // What made a container one may have gone out of it.
  const { items, leftOut } = withoutEmpty(dissolved(taken, holderIn(taken.items, holds)), fills)
  return { items: withoutInherited(items), leftOut }
}

/** For a format in which a parent may have work of its own: what is empty holds nothing. */
export function withoutEmpty(taken: Taken, fills = isWork): Taken {
  const { parentOf } = relationsOf(taken.items)
  const work = taken.items.filter(fills)
  const filled = new Set(work.flatMap((item) => ancestorsOf(item, parentOf)))
  const holds = (item: ItemDraft): boolean => item.kind !== 'container' || filled.has(item)
  return dissolved(taken, holderIn(taken.items, holds))
}

/**
 * The nearest parent of an item that holds it. One that is further up than a parent with work of its own has not waited for the item so far:
 * where it would have to, and the item waits for such a one itself, the item gets none, or both would wait for ever.
 */
function holderIn(
  items: readonly ItemDraft[],
  holds: (item: ItemDraft) => boolean,
): (item: ItemDraft) => ItemDraft | null {
  const { parentOf } = relationsOf(items)
  const lifted = new Map<ItemDraft, ItemDraft>()
  for (const item of items) {
    const above = ancestorsOf(item, parentOf)
    const at = above.findIndex(holds)
    const holder = above[at]
    if (holder?.kind === 'container' && above.slice(0, at).some(isWork)) lifted.set(item, holder)
  }
  const order = lifted.size === 0 ? null : new WorkOrder(items)
  const holders = [...new Set(lifted.values())]
  return (item) => {
    const isAfter = lifted.has(item) && holders.some(({ id }) => order?.isAfter(item.id, id) === true)
    return isAfter ? null : (ancestorsOf(item, parentOf).find(holds) ?? null)
  }
}

/** What a container waits for what is in it waits for too, whether it says so or not. */
function withoutInherited(items: readonly ItemDraft[]): readonly ItemDraft[] {
  const { parentOf } = relationsOf(items)
  return items.map((item) => {
    const containers = ancestorsOf(item, parentOf).filter(({ kind }) => kind === 'container')
    const inherited = new Set(containers.flatMap(({ dependsOn }) => dependsOn.map(foldId)))
    return { ...item, dependsOn: item.dependsOn.filter((id) => !inherited.has(foldId(id))) }
  })
}

interface Tree {
  /** How many there may be. */
  readonly levels?: number
  readonly mayHold?: MayHold
  /** Whether an item makes a container of what it is in. */
  readonly fills?: (item: ItemDraft) => boolean
}

const isWork = ({ kind }: ItemDraft): boolean => kind !== 'container'

/** Whether a parent with work of its own is read as one. `needed`: a part waits for it. */
type MayHold = (item: ItemDraft, needed: boolean) => boolean

const isNeeded: MayHold = (_, needed) => needed

/**
 * Gives each item the parent that is chosen for it, and leaves out the containers that are nobody's. What waits for one of these waits for
 * what is in it; what is in it waits for what it waits for.
 */
function dissolved({ items: given, leftOut }: Taken, chosen: (item: ItemDraft) => ItemDraft | null): Taken {
  const parents = new Map(given.map((item) => [item, chosen(item)]))
  const holders = new Set(parents.values())
  const isGone = (item: ItemDraft): boolean => item.kind === 'container' && !holders.has(item)
  const gone = new Set(given.filter(isGone))
  const { parentOf, byFold } = relationsOf(given)
  const workIn = workInContainers(given)
  const items = given.flatMap((item) => {
    if (gone.has(item)) return []
    const inherited = ancestorsOf(item, parentOf).flatMap((above) => (gone.has(above) ? above.dependsOn : []))
    const needs = [...item.dependsOn, ...inherited].flatMap((id) => {
      const needed = byFold.get(foldId(id))
      return needed !== undefined && gone.has(needed) ? (workIn(id) ?? []) : [id]
    })
    const dependsOn = [...new Set(needs)].filter((id) => foldId(id) !== foldId(item.id))
    return [{ ...item, dependsOn, parent: parents.get(item)?.id ?? null }]
  })
  return { items, leftOut: [...leftOut, ...[...gone].map(({ id }) => id)] }
}

/** What is worked on in a container, however deep; null: the item is none. */
export function workInContainers(
  items: readonly ItemDraft[],
): (container: ItemId) => readonly ItemId[] | null {
  const { byFold } = relationsOf(items)
  const inside = Map.groupBy(items, ({ parent }) => (parent === null ? null : foldId(parent)))
  const known = new Map<ItemDraft, readonly ItemId[]>()
  return (id) => {
    const container = byFold.get(foldId(id))
    if (container?.kind !== 'container') return null
    const work = known.get(container) ?? workBelow(container, inside)
    known.set(container, work)
    return work
  }
}

function workBelow(
  container: ItemDraft,
  inside: ReadonlyMap<string | null, readonly ItemDraft[]>,
): readonly ItemId[] {
  const seen = new Set<ItemDraft>()
  const work: ItemId[] = []
  const stack = [container]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    if (at.kind === 'container')
      for (const part of (inside.get(foldId(at.id)) ?? []).toReversed()) stack.push(part)
    else work.push(at.id)
  }
  return work
}

function relationsOf(items: readonly ItemDraft[]) {
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  const parentOf = ({ parent }: ItemDraft): ItemDraft | undefined =>
    parent === null ? undefined : byFold.get(foldId(parent))
  const depthOf = (item: ItemDraft): number => ancestorsOf(item, parentOf).length
  return { byFold, parentOf, depthOf }
}

/** The nearest first. Parents that go in a circle are none. */
function ancestorsOf(
  item: ItemDraft,
  parentOf: (item: ItemDraft) => ItemDraft | undefined,
): readonly ItemDraft[] {
  const above = new Set<ItemDraft>()
  for (let at = parentOf(item); at !== undefined; at = parentOf(at)) {
    if (at === item || above.has(at)) return []
    above.add(at)
  }
  return [...above]
}

/** For a format without a word for it: as open, what is cancelled would be worked on. */
export function withoutCancelled(given: readonly ItemDraft[]): Taken {
  const cancelled = given.filter(({ status }) => status === 'cancelled')
  const gone = new Set(cancelled.map(({ id }) => foldId(id)))
  const items = given
    .filter(({ id }) => !gone.has(foldId(id)))
    .map((item) => ({
      ...item,
      dependsOn: item.dependsOn.filter((id) => !gone.has(foldId(id))),
      parent: item.parent === null || gone.has(foldId(item.parent)) ? null : item.parent,
    }))
  return { items, leftOut: cancelled.map(({ id }) => id) }
}

/** For a format that has a word for each status. */
export const all = (items: readonly ItemDraft[]): Taken => ({ items, leftOut: [] })
