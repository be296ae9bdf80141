/** The graph of `graph.ts` with its edges in two lists of numbers: a million nodes in some ten megabytes. */
export interface FlatGraph {
  readonly size: number
  /** The needs of node `i` are `needs[starts[i]]` to `needs[starts[i + 1] - 1]`. */
  readonly starts: Int32Array
  readonly needs: Int32Array
}

/** @param from node `from[i]` needs node `to[i]`. */
export function flatGraph(size: number, from: Int32Array, to: Int32Array): FlatGraph {
  const starts = new Int32Array(size + 1)
  for (const node of from) starts[node + 1] = (starts[node + 1] ?? 0) + 1
  for (let node = 0; node < size; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0)
  const next = starts.slice()
  const needs = new Int32Array(from.length)
  for (let edge = 0; edge < from.length; edge++) {
    const node = from[edge] ?? 0
    const place = next[node] ?? 0
    needs[place] = to[edge] ?? 0
    next[node] = place + 1
  }
  return { size, starts, needs }
}

/** One cycle as a list of nodes, or null. */
export function findFlatCycle({ size, starts, needs }: FlatGraph): readonly number[] | null {
  const state = new Uint8Array(size)
  const next = starts.slice(0, size)
  const path = new Int32Array(size)
  for (let start = 0; start < size; start++) {
    if (state[start] !== 0) continue
    let depth = 0
    path[depth++] = start
    state[start] = 1
    while (depth > 0) {
      const node = path[depth - 1] ?? 0
      const place = next[node] ?? 0
      if (place === starts[node + 1]) {
        state[node] = 2
        depth--
        continue
      }
      next[node] = place + 1
      const target = needs[place] ?? 0
      if (state[target] === 1) return rotated([...path.subarray(path.indexOf(target), depth)])
      if (state[target] === 0) {
        state[target] = 1
        path[depth++] = target
      }
    }
  }
  return null
}

/** The smallest node first, so that a circle is reported the same whichever way it was entered. */
function rotated(cycle: readonly number[]): readonly number[] {
  let smallest = 0
  for (const [index, node] of cycle.entries()) if (node < (cycle[smallest] ?? 0)) smallest = index
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)]
}

/**
 * For every node the weight of the heaviest chain from its start to the end, itself included, as `criticalPaths` has it. What is in a
 * cycle has 0; those must have been refused before.
 */
export function flatPaths({ size, starts, needs }: FlatGraph, weights: Float64Array): Float64Array {
  const waiting = new Int32Array(size)
  for (const node of needs) waiting[node] = (waiting[node] ?? 0) + 1
  const lengths = new Float64Array(size)
  const ready = new Int32Array(size)
  let count = 0
  for (let node = 0; node < size; node++) if (waiting[node] === 0) ready[count++] = node
  while (count > 0) {
    const node = ready[--count] ?? 0
    const length = (lengths[node] ?? 0) + (weights[node] ?? 0)
    lengths[node] = length
    for (let place = starts[node] ?? 0; place < (starts[node + 1] ?? 0); place++) {
      const needed = needs[place] ?? 0
      if (length > (lengths[needed] ?? 0)) lengths[needed] = length
      const left = (waiting[needed] ?? 0) - 1
      waiting[needed] = left
      if (left === 0) ready[count++] = needed
    }
  }
  return lengths
}
