import type { MissedTasks, ReadingInPieces } from '../../../core/ports/backlog-store.ts'
import { integer } from '../../rows/raw-row.ts'
import { one, type Operation } from '../../statement.ts'
import { selectItemsAfter } from '../file-standings.ts'
import { isLost, isOpenInFile, planLost, type ItemOfFile } from '../plan-removals.ts'
import { firstPlace, placesPerSource } from '../sources.ts'
import type { ShortWrites } from './short-writes.ts'
import type { ReadingRows, Staged } from './stage-readings.ts'
import { goneAs, stageGone } from './staged-rows.ts'

const itemsAtOnce = 1_000

export interface StagedRemovals {
  /** Sources that may be half-written, since they lack items: then nothing is to be done. */
  readonly half: readonly string[]
  readonly missed: readonly MissedTasks[]
  /** Rows of items that are over with it. */
  readonly cancelled: ReadonlySet<number>
}

/** Puts aside what files had and have no more. */
export async function stageRemovals(
  readings: readonly ReadingInPieces[],
  staged: Staged,
  writes: ShortWrites,
): Promise<StagedRemovals> {
  const half: string[] = []
  const missed: MissedTasks[] = []
  const cancelled = new Set<number>()
  // Below those of all drafts: an item that is cancelled with its line must not be done before by what is in it.
  let id = 0
  for (const [number, reading] of readings.entries()) {
    const rows = staged.rows[number]
    if (rows === undefined || rows.sourceId === 0 || rows.checkoutId === 0) continue
    const { lost, open } = await lostFrom(reading, { rows, staged, writes })
    if (lost.length === 0) continue
    if (reading.mayBeHalf()) half.push(reading.source)
    const { source, switched, takesRemovals = false } = reading
    const removals = planLost(lost, { source, switched, takesRemovals, open })
    for (const { id, effect } of removals.edits) if (effect.kind === 'becomes') cancelled.add(id)
    if (removals.missed !== null) missed.push({ source, ...removals.missed })
    const gone = switched || removals.missed !== null ? goneAs.waits : goneAs.removed
    for (let at = 0; half.length === 0 && at < lost.length;) {
      const next = lost.slice(at, at + writes.rows('stage'))
      const first = id - 1
      await writes.write('stage', function* (): Operation<void> {
        for (const [index, { item, folded }] of next.entries())
          yield* stageGone({ id: first - index, reading: number, key: item, folded, gone })
      })
      id -= next.length
      at += next.length
    }
  }
  return { half, missed, cancelled }
}

/** What a file lacks that it had, and how many items were open in it. */
async function lostFrom(
  { switched, takesRemovals = false }: ReadingInPieces,
  {
    rows,
    staged,
    writes,
  }: { readonly rows: ReadingRows; readonly staged: Staged; readonly writes: ShortWrites },
): Promise<{ readonly lost: readonly ItemOfFile[]; readonly open: number }> {
  const from = firstPlace(rows.sourceId)
  const range = { checkout: rows.checkoutId, from, to: from + placesPerSource }
  const standing = (await writes.read(() => countStanding(range))) ?? 0
  const lost: ItemOfFile[] = []
  let open = 0
  // All that it had is there still; what waits already is looked at only where it is to go.
  if (standing === rows.kept && !takesRemovals) return { lost, open }
  for (let after = from - 1; ;) {
    const items = await writes.read(() => selectItemsAfter({ ...range, after, limit: itemsAtOnce }))
    for (const item of items) {
      if (isOpenInFile(item)) open++
      if (isLost(item, { switched, takesRemovals, present: staged.index })) lost.push(item)
    }
    const last = items.at(-1)
    if (last === undefined) return { lost, open }
    after = last.place
  }
}

/** How many tasks a file had. */
export const countStanding = one(
  `SELECT count(*) AS n FROM items i CROSS JOIN file_standings fs
   WHERE i.place >= :from AND i.place < :to AND fs.checkout = :checkout AND fs.item = i.id AND fs.seen <> 'removed'`,
  (row) => integer(row, 'n'),
)
