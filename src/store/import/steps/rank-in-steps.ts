import { endRound, storeLengthsOf } from '../../operations/ranking.ts'
import { checkGraph, type Lengths } from './check-graph.ts'
import { DraftIndex } from './draft-index.ts'
import type { ShortWrites } from './short-writes.ts'

/** Stores how long the way to the end is behind each item that the store has. */
export async function rankInSteps(writes: ShortWrites): Promise<void> {
  const nothing = { index: new DraftIndex(), isStaged: () => false }
  await storeChanges(await checkGraph(nothing, { readings: [], cancelled: new Set() }, writes), writes)
}

/** Stores lengths that are other ones now, some at a time. */
export async function storeChanges(lengths: Lengths, writes: ShortWrites): Promise<void> {
  let next: (readonly [row: number, length: number])[] = []
  const store = async (): Promise<void> => {
    const rows = JSON.stringify(next)
    next = []
    await writes.write('rank', () => storeLengthsOf({ rows }))
  }
  for (const { row, length } of lengths.changes()) {
    next.push([row, length])
    if (next.length >= writes.rows('rank')) await store()
  }
  if (next.length > 0) await store()
  await writes.write('rank', () => endRound())
}
