import type { EpochMs } from '../../ids.ts'
import { isOptional, type ItemDraft } from '../../item.ts'
import { foldId } from '../../naming/slug.ts'
import type { Strategy } from '../../run/settings.ts'
import { criticalPaths, inOrder, type Graph } from '../graph.ts'
import { claimOrder, type Ranked } from './claim-order.ts'
import type { Paces } from './paces.ts'

export interface PlannedItem {
  readonly id: string
  readonly title: string
  readonly priority: number
  /** Ids of what is not done yet and must be before. */
  readonly needs: readonly string[]
  readonly standing: PlannedStanding
  /** Its backlog wants it begun no sooner, and that is yet to come; null: at any time. */
  readonly scheduledFor: EpochMs | null
}

export interface PlanFacts {
  /** How long tasks of a type take beside others; left out: all the same. */
  readonly paces?: Paces
  /** Left out: no schedule keeps anything back. */
  readonly now?: EpochMs
}

/**
 * What becomes of an open item. `claimed`: a worker takes it. `blocked`: its backlog holds it, or it needs what the run will not do by
 * itself. `optional`: its backlog leaves it to a person. `container`: it is done when what is in it is; no worker takes it.
 */
export type PlannedStanding = 'claimed' | 'blocked' | 'optional' | 'container'

/**
 * Open items in the order in which free workers would claim them, each after all it needs; then what has to wait for its time, or for
 * what has to, and what none would claim comes last. Pure.
 */
export function planOf(
  drafts: readonly ItemDraft[],
  strategy: Strategy,
  { paces = new Map(), now = Number.POSITIVE_INFINITY }: PlanFacts = {},
): readonly PlannedItem[] {
  const open = drafts.filter((draft) => draft.status === 'todo')
  const { needs, stuck } = graphOf(open, drafts)
  const works = open.map((draft) =>
    isContainer(draft) ? 0 : (draft.estimateHours ?? draft.weight ?? 1) * (paces.get(draft.type) ?? 1),
  )
  const paths = criticalPaths({ size: open.length, needs }, (at) => works[at] ?? 1)
  const ranked = (at: number): Ranked => ({ priority: open[at]?.priority ?? 0, path: paths[at] ?? 0 })
  const before = (one: number, other: number): number =>
    claimOrder[strategy](ranked(one), ranked(other)) || one - other
  const done = doneAmong(drafts)
  const order = inOrder(needs, before)
  const starts = startsOf(order, needs, (at) => later(open[at], now) ?? 0)
  const planned = order.flatMap((at): readonly (PlannedItem & { readonly startsAt: EpochMs })[] => {
    const draft = open[at]
    if (draft === undefined) return []
    const { id, title, priority } = draft
    return [
      {
        ...{ id, title, priority, scheduledFor: later(draft, now), startsAt: starts[at] ?? 0 },
        needs: draft.dependsOn.filter((need) => !done.has(foldId(need))),
        standing: standingOf(draft, stuck.has(at)),
      },
    ]
  })
  const isClaimed = ({ standing }: PlannedItem): boolean => standing === 'claimed'
  return [
    ...planned.filter(isClaimed).sort((one, other) => one.startsAt - other.startsAt),
    ...planned.filter((item) => !isClaimed(item)),
  ].map(({ startsAt: _, ...item }) => item)
}

const later = (draft: ItemDraft | undefined, now: EpochMs): EpochMs | null =>
  draft?.scheduledFor !== undefined && draft.scheduledFor > now ? draft.scheduledFor : null

/** When each could begin at the earliest, by its own time and those of what it needs. */
function startsOf(
  order: readonly number[],
  needs: Graph['needs'],
  own: (at: number) => EpochMs,
): readonly EpochMs[] {
  const starts: EpochMs[] = []
  for (const at of order)
    starts[at] = (needs[at] ?? []).reduce((start, need) => Math.max(start, starts[need] ?? 0), own(at))
  return starts
}

const doneAmong = (drafts: readonly ItemDraft[]): ReadonlySet<string> =>
  new Set(drafts.filter(({ status }) => status === 'done').map(({ id }) => foldId(id)))

const isContainer = ({ kind }: ItemDraft): boolean => kind === 'container'

function standingOf(draft: ItemDraft, isStuck: boolean): PlannedStanding {
  if (isContainer(draft)) return 'container'
  if (isOptional(draft)) return 'optional'
  return isStuck ? 'blocked' : 'claimed'
}

/** What open items wait for among each other, and which of them wait for what no run does by itself. */
function graphOf(
  open: readonly ItemDraft[],
  all: readonly ItemDraft[],
): { readonly needs: Graph['needs']; readonly stuck: ReadonlySet<number> } {
  const index = new Map(open.map((draft, at) => [foldId(draft.id), at]))
  const done = doneAmong(all)
  const stuck = new Set<number>()
  const needs = open.map((draft, at) => {
    if (isContainer(draft)) return []
    const own = draft.dependsOn.filter((id) => !done.has(foldId(id)))
    const found = own.flatMap((id) => index.get(foldId(id)) ?? [])
    if (draft.hold !== null || found.length < own.length) stuck.add(at)
    return found
  })
  const filled = new Set<number>()
  for (const draft of all) {
    const container = draft.parent === null ? undefined : index.get(foldId(draft.parent))
    const holder = container === undefined ? undefined : open[container]
    if (container === undefined || holder === undefined || !isContainer(holder)) continue
    if (isOptional(draft)) continue
    filled.add(container)
    const at = index.get(foldId(draft.id))
    if (at !== undefined) needs[container]?.push(at)
    else if (draft.status === 'failed') stuck.add(container)
  }
  // Nothing ever makes a container done that holds nothing.
  open.forEach((draft, at) => {
    if (isContainer(draft) && !filled.has(at)) stuck.add(at)
  })
  for (const at of inOrder(needs)) if (needs[at]?.some((need) => stuck.has(need)) === true) stuck.add(at)
  return { needs, stuck }
}
