import { setImmediate as otherWork } from 'node:timers/promises'
import { EdgeList } from '../../core/policy/flat/edge-list.ts'
import { NumberList } from '../../core/policy/flat/number-list.ts'
import type { Edge } from '../../core/ports/ranking-store.ts'
import type { Driver } from '../driver.ts'
import { selectWorks } from '../operations/ranking.ts'
import { selectContents, selectEdges } from './edges.ts'

const rowsAtOnce = 2_000

/** All items, by the order of their rows, and what waits for what. */
export interface WholeGraph {
  readonly rows: Int32Array
  readonly lengths: readonly number[]
  readonly works: readonly number[]
  readonly edges: EdgeList
  /** Null: it was not there. */
  nodeOf(this: void, row: number): number | null
}

/** Reads it some rows at a time, so that others write, and keys and timers have their turn: who needs it whole compares its round. */
export async function readWholeGraph({ read }: Pick<Driver, 'read'>): Promise<WholeGraph> {
  const rows = new NumberList()
  const nodes = new NumberList()
  const lengths: number[] = []
  const works: number[] = []
  for (let row = 0; ; await otherWork()) {
    const items = await read(() => selectWorks({ row, limit: rowsAtOnce }))
    for (const item of items) {
      while (nodes.length <= item.row) nodes.push(-1)
      nodes.set(item.row, rows.length)
      rows.push(item.row)
      lengths.push(item.length)
      works.push(item.work)
    }
    if (items.length < rowsAtOnce) break
    row = items.at(-1)?.row ?? row
  }
  const nodeOf = (row: number): number | null =>
    row < nodes.length && nodes.at(row) >= 0 ? nodes.at(row) : null
  const edges = new EdgeList()
  const add = (found: readonly Edge[]): void => {
    for (const { item, needs } of found) {
      const [node, needed] = [nodeOf(item), nodeOf(needs)]
      if (node !== null && needed !== null) edges.push(node, needed)
    }
  }
  for (const select of [selectEdges, selectContents])
    for (let after: Edge = { item: 0, needs: 0 }; ; await otherWork()) {
      const found = await read(() => select({ ...after, limit: rowsAtOnce }))
      add(found)
      if (found.length < rowsAtOnce) break
      after = found.at(-1) ?? after
    }
  return { rows: rows.view(), lengths, works, edges, nodeOf }
}
