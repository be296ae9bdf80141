import { endRound, markOutdated, selectRound, storeLengthsOf } from '../../operations/ranking.ts'
import type { Lengths } from './check-graph.ts'
import type { ShortWrites } from './short-writes.ts'

/** Stores lengths that are other ones now, some at a time. Where the graph has changed since, all are looked at behind the import. */
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
  await writes.write('rank', function* () {
    const isSame = (yield* selectRound({}))?.round === lengths.round
    yield* isSame ? endRound() : markOutdated()
  })
}
