/**
 * Nodes that lead back to themselves, where each leads to one other at most: each ring in the order of its way, from the node at which it
 * was entered.
 *
 * @param next where node `i` leads to; -1: nowhere.
 */
export function* ringsOf(next: Int32Array): Generator<readonly number[]> {
  const walks = new Int32Array(next.length)
  for (let start = 0; start < next.length; start++) {
    let at = start
    for (; at !== -1 && walks[at] === 0; at = next[at] ?? -1) walks[at] = start + 1
    if (at === -1 || walks[at] !== start + 1) continue
    const ring: number[] = []
    do {
      ring.push(at)
      at = next[at] ?? -1
    } while (at !== ring[0])
    yield ring
  }
}
