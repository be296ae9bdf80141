import type { ItemDraft } from '../../core/item.ts'
import { withoutContainers, type Taken } from './as-work.ts'
import { nestedInSequence, sequenceOf } from './in-sequence.ts'
import type { Nested } from './nested.ts'

/**
 * A list whose order is the dependency, with what is in a container below it; where needs go to and fro between two containers, without
 * containers: a need is worth more than a heading.
 */
export function treeList(taken: Taken): {
  readonly list: readonly Nested[]
  readonly leftOut: Taken['leftOut']
} {
  const list = nestedInSequence(taken.items)
  if (list !== null && isInOrder(list)) return { list, leftOut: taken.leftOut }
  const { items, leftOut } = withoutContainers(taken)
  return { list: sequenceOf(items).map((item) => ({ item, depth: 0 })), leftOut }
}

/** No parent with work of its own waits for a part of it, which comes after it. */
function isInOrder(list: readonly Nested[]): boolean {
  const items = new Map<string, ItemDraft>(list.map(({ item }) => [item.id, item]))
  const place = new Map(list.map(({ item }, at) => [item.id, at]))
  return list.every(
    ({ item }, at) =>
      item.kind === 'container' ||
      item.dependsOn.every((id) => items.get(id)?.kind === 'container' || (place.get(id) ?? -1) < at),
  )
}
