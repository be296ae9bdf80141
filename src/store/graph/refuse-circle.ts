import { findCycle } from '../../core/policy/graph.ts'
import type { Edge } from '../../core/ports/ranking-store.ts'
import { refuseCycle, type CycleMember } from '../import/import-problems.ts'
import { flag, integerOrNull, text, textOrNull } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'
import { edgesDown, edgesUp } from './edges.ts'

/**
 * Looks whether any of these items is in a circle. All of a circle is found down from an item and up from it alike: the smaller of the two
 * sides is enough, and both are widened in turn until one of them has an end. Returns false where neither has one within so many edges.
 * @throws LoopworkError kind `backlog` for a circle.
 */
export function* refuseCircleThrough(items: readonly number[], most: number): Operation<boolean> {
  const [down, up] = [sideOf(items), sideOf(items)]
  for (;;) {
    for (const side of [down, up]) {
      if (side.next.length > 0) continue
      yield* refuseCircleIn(side)
      return true
    }
    const [side, edgesOf] =
      up.edges.length < down.edges.length ? ([up, edgesUp] as const) : ([down, edgesDown] as const)
    const limit = most - side.edges.length
    const edges = yield* edgesOf(side.next, limit)
    if (edges.length >= limit) return false
    widen(side, edges)
  }
}

/** The items that are met in one direction, and the edges between them. */
interface Side {
  readonly items: Set<number>
  readonly edges: Edge[]
  /** Those of the items from which no edge has been followed. */
  next: readonly number[]
}

const sideOf = (items: readonly number[]): Side => ({ items: new Set(items), edges: [], next: items })

function widen(side: Side, edges: readonly Edge[]): void {
  const met: number[] = []
  for (const edge of edges) {
    side.edges.push(edge)
    for (const item of [edge.item, edge.needs]) {
      if (side.items.has(item)) continue
      side.items.add(item)
      met.push(item)
    }
  }
  side.next = met
}

/** @throws LoopworkError kind `backlog` */
export function* refuseCircleIn({
  items,
  edges,
}: {
  readonly items: Iterable<number>
  readonly edges: Iterable<Edge>
}): Operation<void> {
  const rows = [...items].sort((one, other) => one - other)
  const indexes = new Map(rows.map((row, index) => [row, index]))
  const needs: number[][] = rows.map(() => [])
  for (const edge of edges) {
    const needed = indexes.get(edge.needs)
    if (needed !== undefined) needs[indexes.get(edge.item) ?? -1]?.push(needed)
  }
  const cycle = findCycle({ size: rows.length, needs })
  if (cycle === null) return
  const members: CycleMember[] = []
  for (const [at, index] of cycle.entries()) {
    const next = cycle[(at + 1) % cycle.length] ?? index
    const member = yield* selectMember({ id: rows[index] ?? 0, next: rows[next] ?? 0 })
    if (member !== null) members.push(member)
  }
  refuseCycle(members)
}

const selectMember = one(
  `SELECT i.key, s.path, f.line, EXISTS (SELECT 1 FROM dependencies d WHERE d.item = i.id AND d.needs = :next) AS needs
   FROM items i JOIN facts f ON f.item = i.id JOIN sources s ON s.id = i.source
   WHERE i.id = :id`,
  (row): CycleMember => ({
    id: text(row, 'key'),
    link: flag(row, 'needs') ? 'needs' : 'contains',
    source: textOrNull(row, 'path'),
    line: integerOrNull(row, 'line'),
  }),
)
