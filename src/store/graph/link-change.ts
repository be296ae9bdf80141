import { foldId } from '../../core/naming/slug.ts'
import type { Edge } from '../../core/ports/ranking-store.ts'
import { selectImportId } from '../import/steps/import-row.ts'
import { selectContainersOver, selectOpenOf } from '../operations/containers.ts'
import { endChange, selectRound } from '../operations/ranking.ts'
import type { Operation } from '../statement.ts'
import { edgesDown, edgesUp } from './edges.ts'
import { followLengths, nodesOf } from './follow-lengths.ts'
import { LengthFront, type Doubt } from './length-front.ts'
import { mostInTransaction } from './most-rows.ts'
import { refuseCircleIn, refuseCircleThrough } from './refuse-circle.ts'

/** An item of which something has changed that its place in the order follows from. */
export interface LinkedItem {
  readonly item: number
  readonly doubt: Doubt
  /** It may wait for something that it did not wait for. */
  readonly isWider: boolean
  /** It may be in a circle. */
  readonly isLinked: boolean
}

/** What a change of links has to know of how it was. */
export interface LinksBefore {
  /** What those waited for that may wait for less; null: more than is looked at. */
  readonly edges: readonly Edge[] | null
  /** Containers that may open again with it. */
  readonly over: readonly number[]
}

/** @param narrowed items whose needs may be other ones. @param parents ids of items as something in them names them. */
export function* linksBefore(
  narrowed: readonly number[],
  parents: readonly string[],
): Operation<LinksBefore> {
  const over = new Set<number>()
  for (const parent of new Set(parents.map(foldId)))
    for (let name: string | null = parent; name !== null;) {
      const container: { readonly id: number; readonly parent: string | null } | null =
        yield* selectContainersOver({ name })
      if (container === null || over.has(container.id)) break
      over.add(container.id)
      name = container.parent === null ? null : foldId(container.parent)
    }
  const edges = narrowed.length === 0 ? [] : yield* edgesDown(narrowed, mostInTransaction)
  return { edges: edges.length < mostInTransaction ? edges : null, over: [...over] }
}

/** The graph around a change is larger than a transaction may look at: it is taken back, and looked at beside others. */
export class GraphTooLarge extends Error {
  readonly links: readonly Edge[]
  readonly items: readonly number[]

  constructor(links: readonly Edge[], items: readonly number[]) {
    super('the graph has to be looked at before')
    this.links = links
    this.items = items
  }
}

/** What was found in a graph that was looked at before the transaction. */
export interface LookedAt {
  /** Of the graph. */
  readonly round: number
  /** Of the change. */
  readonly links: readonly Edge[]
  /** Items in a circle; null: none. */
  readonly circle: readonly number[] | null
}

/** How far a transaction looks: as far as it may, into what was looked at before, or to the end, however long others wait. */
export type Reach = 'near' | LookedAt | 'whole'

/**
 * Behind a change of what waits for what: refuses a circle, which takes the change back, and lets lengths follow, which no claim has to
 * compute then. Those that are too many are left to `finishLengths`.
 * @throws GraphTooLarge
 */
export function* followLinks(
  linked: readonly LinkedItem[],
  before: LinksBefore,
  reach: Reach,
): Operation<void> {
  const opened = before.over.length === 0 ? [] : yield* selectOpenOf({ rows: JSON.stringify(before.over) })
  const items: readonly LinkedItem[] = [
    ...linked,
    ...opened.map((item) => ({ item, doubt: 'shrunk', isWider: true, isLinked: true }) as const),
  ]
  if (items.length === 0) return
  yield* refuseCircle(
    items.flatMap(({ item, isLinked }) => (isLinked ? [item] : [])),
    reach,
  )
  yield* endChange({ whole: (yield* follow(items, before)) ? 1 : 0 })
}

function* refuseCircle(items: readonly number[], reach: Reach): Operation<void> {
  if (items.length === 0) return
  if (typeof reach !== 'string' && (yield* holds(items, reach))) return
  // So many at once are no change that somebody waits for: nothing is gained by looking at them twice.
  const isWhole = reach === 'whole' || items.length > mostInTransaction
  const most = isWhole ? Number.MAX_SAFE_INTEGER : mostInTransaction
  if (!(yield* refuseCircleThrough(items, most))) throw new GraphTooLarge(yield* linksOf(items), items)
}

/** Whether what was looked at is as it was. @throws LoopworkError kind `backlog` for the circle that was found. */
function* holds(items: readonly number[], { round, links, circle }: LookedAt): Operation<boolean> {
  if ((yield* selectRound({}))?.round !== round || (yield* selectImportId({})) !== null) return false
  if (JSON.stringify(yield* linksOf(items)) !== JSON.stringify(links)) return false
  if (circle === null) return true
  yield* refuseCircleIn({ items: circle, edges: yield* edgesDown(circle, Number.MAX_SAFE_INTEGER) })
  return false
}

/** All edges from and to these items. */
function* linksOf(items: readonly number[]): Operation<readonly Edge[]> {
  const all = Number.MAX_SAFE_INTEGER
  return [...(yield* edgesDown(items, all)), ...(yield* edgesUp(items, all))]
}

function* follow(items: readonly LinkedItem[], { edges }: LinksBefore): Operation<boolean> {
  if (edges === null || items.length > mostInTransaction) return false
  const front = new LengthFront()
  const lengths = new Map(
    (yield* nodesOf(items.map(({ item }) => item))).map((node) => [node.item, node.length]),
  )
  for (const { item, ...linked } of items) front.add({ item, length: lengths.get(item) ?? 0, ...linked })
  const needed = new Map((yield* nodesOf(edges.map(({ needs }) => needs))).map((node) => [node.item, node]))
  for (const { item, needs } of edges) {
    const node = needed.get(needs)
    const way = (lengths.get(item) ?? 0) + (node?.work ?? 0)
    if (node !== undefined && node.length <= way) front.add({ ...node, doubt: 'shrunk' })
  }
  return yield* followLengths(front, mostInTransaction)
}
