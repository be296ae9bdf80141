import type { ItemId } from '../ids.ts'

/** A task that others wait for, or that waits for others. */
export interface NeedNode {
  /** By which the store knows it. */
  readonly number: number
  readonly id: ItemId
  /** The longest way from its beginning to the end of all that waits for it, in units of work. */
  readonly length: number
  /** How many tasks name it as one that they need. */
  readonly neededBy: number
}

/** A row of the tree of what waits for what. */
export interface NeedPlace extends NeedNode {
  readonly depth: number
  /** It stands in full further up: with what waits for it. */
  readonly repeats: boolean
  readonly opened: boolean
  /** On the longest way to the end. */
  readonly critical: boolean
}

export interface Unfolded {
  /** By hand. */
  readonly opened: ReadonlySet<ItemId>
  /** By hand; else the longest way is open. */
  readonly folded: ReadonlySet<ItemId>
}

/** What is read of the graph. */
export interface NeedsReader {
  /** What can begin, or has to be settled by a person, and holds others; what holds up the end longest first. */
  holders(limit: number): Promise<readonly NeedNode[]>
  /** What waits for a task, the longest way first. */
  waitersOf(number: number, limit: number): Promise<readonly NeedNode[]>
}

/** More than anybody reads: the rest is found by opening a task. */
const mostRoots = 500
const mostWaiters = 200
const mostRows = 2_000

/** The rows of the tree, as far as it is unfolded: of what is folded nothing is read. */
export async function needsTree(
  reader: NeedsReader,
  { opened, folded }: Unfolded,
): Promise<readonly NeedPlace[]> {
  const rows: NeedPlace[] = []
  const inFull = new Set<number>()
  async function add(nodes: readonly NeedNode[], depth: number, onWay: boolean): Promise<void> {
    for (const [index, node] of nodes.entries()) {
      if (rows.length >= mostRows) return
      const critical = onWay && index === 0
      const repeats = inFull.has(node.number)
      const isOpen =
        !repeats && node.neededBy > 0 && (opened.has(node.id) || (critical && !folded.has(node.id)))
      rows.push({ ...node, depth, repeats, critical, opened: isOpen })
      inFull.add(node.number)
      if (isOpen) await add(await reader.waitersOf(node.number, mostWaiters), depth + 1, critical)
    }
  }
  await add(await reader.holders(mostRoots), 0, true)
  return rows
}
