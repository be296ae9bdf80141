import { findFlatCycle } from '../../core/policy/flat/flat-graph.ts'
import { EdgeList } from '../../core/policy/flat/edge-list.ts'
import type { Driver } from '../driver.ts'
import { selectRound } from '../operations/ranking.ts'
import { finishLengths } from './finish-lengths.ts'
import { GraphTooLarge, type LookedAt, type Reach } from './link-change.ts'
import { readWholeGraph } from './whole-graph.ts'

/** Others may have changed the graph so often before one change looks at all of it while they wait. */
const mostTries = 5

/**
 * A change of what waits for what, in a short transaction. Where that may not look as far as it has to, the graph is read before, beside
 * others; and where more lengths follow than it may change, they are changed behind it.
 */
export async function relink<T>(driver: Driver, change: (reach: Reach) => Promise<T>): Promise<T> {
  const changed = await looked(driver, change)
  // It is done. What could not be ranked now is ranked by whoever comes next.
  await finishLengths(driver).catch(() => undefined)
  return changed
}

async function looked<T>(driver: Driver, change: (reach: Reach) => Promise<T>): Promise<T> {
  let reach: Reach = 'near'
  for (let tries = 1; ; tries++) {
    try {
      return await change(reach)
    } catch (error) {
      if (!(error instanceof GraphTooLarge)) throw error
      reach = tries < mostTries ? await lookAt(driver, error) : 'whole'
    }
  }
}

/** Looks for a circle in the whole graph, as it would be with these links in place of those that the items have. */
async function lookAt(driver: Driver, { links, items }: GraphTooLarge): Promise<LookedAt> {
  const round = (await driver.read(() => selectRound({})))?.round ?? 0
  const graph = await readWholeGraph(driver)
  const rows = [...graph.rows]
  const nodes = new Map<number, number>()
  const nodeOf = (row: number): number => {
    const node = graph.nodeOf(row) ?? nodes.get(row)
    if (node !== undefined) return node
    nodes.set(row, rows.length)
    return rows.push(row) - 1
  }
  const changed = new Set(items.map(nodeOf))
  const edges = new EdgeList()
  edges.pushAll(graph.edges, (node, needed) => !changed.has(node) && !changed.has(needed))
  for (const { item, needs } of links) edges.push(nodeOf(item), nodeOf(needs))
  const circle = findFlatCycle(edges.graph(rows.length))
  return { round, links, circle: circle?.map((node) => rows[node] ?? 0) ?? null }
}
