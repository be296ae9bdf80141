import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { inOrder } from '../../core/policy/graph.ts'

type Node = Pick<ItemDraft, 'id' | 'dependsOn' | 'parent' | 'kind'>

/**
 * Which items come after which others: by what they need, directly or through others. A container is done when what is in it is, and what
 * is in it waits for what the container waits for.
 */
export class WorkOrder {
  readonly #needs: readonly (readonly number[])[]
  readonly #at: ReadonlyMap<string, number>
  /** The places of the items in an order that follows their needs. */
  readonly #place: Int32Array
  /** So many of the first in that order come before an item, all of them: a list that is one sequence is answered by this alone. */
  readonly #prefix: Int32Array
  #stepsLeft = mostSteps

  constructor(items: readonly Node[]) {
    this.#at = new Map(items.map(({ id }, index) => [foldId(id), index]).toReversed() as [string, number][])
    this.#needs = edgesOf(items, this.#at)
    const order = inOrder(this.#needs)
    this.#place = new Int32Array(items.length).fill(items.length)
    order.forEach((node, place) => (this.#place[node] = place))
    this.#prefix = new Int32Array(items.length)
    for (const node of order) this.#prefix[node] = this.#prefixOf(node)
  }

  /** Of items that are both known; what is too far apart to be found out counts as not in order. */
  isAfter(item: ItemId, needed: ItemId): boolean {
    const [from, to] = [this.#at.get(foldId(item)), this.#at.get(foldId(needed))]
    return from !== undefined && to !== undefined && this.#reaches(from, to)
  }

  #reaches(from: number, to: number): boolean {
    const wanted = this.#place[to] ?? 0
    const isSure = (node: number): boolean => wanted < (this.#prefix[node] ?? 0)
    if (isSure(from)) return true
    const seen = new Set([from])
    const stack = [from]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (const next of this.#needs[node] ?? []) {
        if (next === to || isSure(next)) return true
        if (seen.has(next) || (this.#place[next] ?? 0) < wanted) continue
        if (--this.#stepsLeft < 0) return false
        seen.add(next)
        stack.push(next)
      }
    }
    return false
  }

  #prefixOf(node: number): number {
    const needs = this.#needs[node] ?? []
    const places = new Set(needs.map((needed) => this.#place[needed] ?? 0))
    let prefix = needs.reduce((most, needed) => Math.max(most, this.#prefix[needed] ?? 0), 0)
    while (places.has(prefix)) prefix += 1
    return prefix
  }
}

/** Seconds, not minutes, for whatever graph. */
const mostSteps = 20_000_000

function edgesOf(items: readonly Node[], at: ReadonlyMap<string, number>): readonly (readonly number[])[] {
  const edges = items.map(({ dependsOn }) => new Set(dependsOn.flatMap((id) => at.get(foldId(id)) ?? [])))
  const parentOf = (index: number): number | null => {
    const parent = items[index]?.parent ?? null
    return (parent === null ? undefined : at.get(foldId(parent))) ?? null
  }
  const isContainer = (index: number): boolean => items[index]?.kind === 'container'
  items.forEach((_, index) => {
    const seen = new Set([index])
    for (let above = parentOf(index); above !== null && !seen.has(above); above = parentOf(above)) {
      seen.add(above)
      for (const id of isContainer(above) ? (items[above]?.dependsOn ?? []) : []) {
        const needed = at.get(foldId(id))
        if (needed !== undefined && needed !== index) edges[index]?.add(needed)
      }
    }
    const container = parentOf(index)
    if (container !== null && isContainer(container)) edges[container]?.add(index)
  })
  return edges.map((each) => [...each])
}
