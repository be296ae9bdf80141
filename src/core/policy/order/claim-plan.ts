import type { ItemDraft } from '../../item.ts'
import { foldId } from '../../naming/slug.ts'
import type { Strategy } from '../../run/settings.ts'
import { claimOrder, type Ranked } from './claim-order.ts'
import { criticalPaths } from '../graph.ts'
import type { Paces } from './paces.ts'

export interface PlannedItem {
  readonly id: string
  readonly title: string
  readonly priority: number
  /** Ids of what is not done yet and must be before. */
  readonly needs: readonly string[]
}

/** Open items in the order in which free workers would claim them, each after all it needs. Pure. */
export function planOf(
  drafts: readonly ItemDraft[],
  strategy: Strategy,
  paces: Paces = new Map(),
): readonly PlannedItem[] {
  const open = drafts.filter((draft) => draft.status === 'todo')
  const index = new Map(open.map((draft, at) => [foldId(draft.id), at]))
  const needs = open.map((draft) => draft.dependsOn.flatMap((id) => index.get(foldId(id)) ?? []))
  const all = new Set(drafts.map((draft) => foldId(draft.id)))
  const isUnknown = (id: string): boolean => !all.has(foldId(id))
  const workOf = (draft: ItemDraft): number =>
    (draft.estimateHours ?? draft.weight ?? 1) * (paces.get(draft.type) ?? 1)
  const works = open.map(workOf)
  const paths = criticalPaths({ size: open.length, needs }, (at) => works[at] ?? 1)
  const ranked = (at: number): Ranked => ({ priority: open[at]?.priority ?? 0, path: paths[at] ?? 0 })
  const before = (one: number, other: number): number =>
    claimOrder[strategy](ranked(one), ranked(other)) || one - other
  return inOrder(needs, before).map((at) => {
    const draft = open[at]
    return {
      id: draft?.id ?? '',
      title: draft?.title ?? '',
      priority: draft?.priority ?? 5,
      needs: [
        ...(needs[at] ?? []).map((need) => open[need]?.id ?? ''),
        ...(draft?.dependsOn ?? []).filter(isUnknown),
      ],
    }
  })
}

/** Always the first of those whose needs have come. */
function inOrder(
  needs: readonly (readonly number[])[],
  before: (one: number, other: number) => number,
): readonly number[] {
  const waiting = needs.map((list) => list.length)
  const dependents = needs.map((): number[] => [])
  needs.forEach((list, at) => list.forEach((need) => dependents[need]?.push(at)))
  let ready = waiting.flatMap((count, at) => (count === 0 ? [at] : []))
  const order: number[] = []
  while (ready.length > 0) {
    ready.sort(before)
    const freed: number[] = []
    for (const at of ready) {
      order.push(at)
      for (const dependent of dependents[at] ?? []) {
        waiting[dependent] = (waiting[dependent] ?? 0) - 1
        if (waiting[dependent] === 0) freed.push(dependent)
      }
    }
    ready = freed
  }
  return order
}
