/** Nodes by index, edges "needs". Pure and iterative: a chain of 10,000 does not overflow the stack. */
export interface Graph {
  readonly size: number
  /** needs[i]: the nodes that must be done before node i. */
  readonly needs: readonly (readonly number[])[]
}

/** One cycle as a list of nodes, first = the smallest index in it, or null. */
export function findCycle(graph: Graph): readonly number[] | null {
  const state = new Uint8Array(graph.size)
  for (let start = 0; start < graph.size; start++) {
    if (state[start] !== 0) continue
    const path: { node: number; next: number }[] = [{ node: start, next: 0 }]
    state[start] = 1
    while (path.length > 0) {
      const top = path[path.length - 1]
      if (top === undefined) break
      const target = graph.needs[top.node]?.[top.next++]
      if (target === undefined) {
        state[top.node] = 2
        path.pop()
        continue
      }
      if (state[target] === 1) {
        const nodes = path.map((step) => step.node)
        return rotateToSmallest(nodes.slice(nodes.indexOf(target)))
      }
      if (state[target] === 0) {
        state[target] = 1
        path.push({ node: target, next: 0 })
      }
    }
  }
  return null
}

function rotateToSmallest(cycle: readonly number[]): readonly number[] {
  const at = cycle.indexOf(cycle.reduce((least, node) => Math.min(least, node), Number.MAX_SAFE_INTEGER))
  return [...cycle.slice(at), ...cycle.slice(0, at)]
}

/**
 * For every node the weight of the heaviest chain from its start to the end of the backlog, itself included:
 * what list scheduling calls its critical path. Larger goes first. Cycles must have been refused before.
 */
export function criticalPaths(graph: Graph, weightOf: (node: number) => number): Float64Array {
  const waiting = new Int32Array(graph.size)
  for (const needs of graph.needs) for (const node of needs) waiting[node] = (waiting[node] ?? 0) + 1
  const lengths = new Float64Array(graph.size)
  const ready: number[] = []
  for (let node = 0; node < graph.size; node++) if (waiting[node] === 0) ready.push(node)
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    const length = (lengths[node] ?? 0) + weightOf(node)
    lengths[node] = length
    for (const needed of graph.needs[node] ?? []) {
      lengths[needed] = Math.max(lengths[needed] ?? 0, length)
      const left = (waiting[needed] ?? 0) - 1
      waiting[needed] = left
      if (left === 0) ready.push(needed)
    }
  }
  return lengths
}

/**
 * The nodes in an order that follows their needs, by Kahn's algorithm: those that need nothing, then those that need nothing else, and so on.
 * What is in a cycle, and what needs that, is left out.
 *
 * @param before the order among those that are free at one time; left out: that in which they have become free.
 */
export function inOrder(
  needs: Graph['needs'],
  before: ((one: number, other: number) => number) | null = null,
): readonly number[] {
  const waiting = needs.map((each) => each.length)
  const dependents = needs.map((): number[] => [])
  needs.forEach((each, node) => {
    for (const needed of each) dependents[needed]?.push(node)
  })
  const order: number[] = []
  let ready = waiting.flatMap((count, node) => (count === 0 ? [node] : []))
  while (ready.length > 0) {
    if (before !== null) ready.sort(before)
    const freed: number[] = []
    for (const node of ready) {
      order.push(node)
      for (const dependent of dependents[node] ?? []) {
        waiting[dependent] = (waiting[dependent] ?? 0) - 1
        if (waiting[dependent] === 0) freed.push(dependent)
      }
    }
    ready = freed
  }
  return order
}
