import { criticalPaths, findCycle, type Graph } from '../../core/policy/graph.ts'
import { flag, integer, integerOrNull, real, text, textOrNull } from '../rows/raw-row.ts'
import { endRound, selectContents, selectEdges, updateLength } from '../operations/ranking.ts'
import { workOf } from '../operations/work-of.ts'
import { all, one, type Operation } from '../statement.ts'
import { refuseCycle, type CycleMember } from './import-problems.ts'

/**
 * Looks at the whole graph after edges have changed: refuses a circle (which takes the import back), and stores how long the
 * heaviest chain behind each item is, so that no claim has to compute it.
 */
export function* rankItems(): Operation<void> {
  const items = yield* selectWeights({})
  const edges = [...(yield* selectEdges(everything)), ...(yield* selectContents(everything))]
  const indexes = new Map(items.map(({ id }, index) => [id, index]))
  const needs: number[][] = items.map(() => [])
  for (const edge of edges) {
    const from = indexes.get(edge.item)
    const to = indexes.get(edge.needs)
    if (from !== undefined && to !== undefined) needs[from]?.push(to)
  }
  const graph: Graph = { size: items.length, needs }
  const cycle = findCycle(graph)
  if (cycle !== null) {
    const members: CycleMember[] = []
    for (const [at, index] of cycle.entries()) {
      const next = cycle[(at + 1) % cycle.length] ?? index
      const member = yield* selectMember({ id: items[index]?.id ?? 0, next: items[next]?.id ?? 0 })
      if (member !== null) members.push(member)
    }
    refuseCycle(members)
  }
  const lengths = criticalPaths(graph, (node) => items[node]?.weight ?? 1)
  for (const [index, { id, ranked }] of items.entries()) {
    const length = lengths[index] ?? 0
    if (length !== ranked) yield* updateLength({ row: id, length })
  }
  yield* endRound()
}

const everything = { item: 0, needs: 0, limit: Number.MAX_SAFE_INTEGER }

const selectWeights = all(
  `SELECT i.id, i.critical_path, ${workOf} AS weight
   FROM items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type WHERE f.item = i.id ORDER BY i.id`,
  (row) => ({ id: integer(row, 'id'), ranked: real(row, 'critical_path'), weight: real(row, 'weight') }),
)

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
