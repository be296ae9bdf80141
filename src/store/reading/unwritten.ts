import type { Unwritten } from '../../core/backlog/unwritten.ts'
import type { RunId } from '../../core/ids.ts'
import { isShown } from '../../core/policy/backlog-edit.ts'
import { projectedAmong } from '../operations/writing-files.ts'
import { record } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'

/** What was noted last of each source, without what it has been made to show since, by whomever. */
export function* unwrittenIn(run: RunId, checkout: string): Operation<readonly Unwritten[]> {
  const noted = new Map((yield* selectUnwritten({ run })).map((each) => [each.source, each]))
  const left: Unwritten[] = []
  for (const each of noted.values()) {
    const projection = yield* projectedAmong(checkout, each.source, each.items)
    const items = each.items.filter((item) => {
      const now = projection.get(item)
      return now !== undefined && !isShown(now)
    })
    // Those that are not named were written with the others.
    const count = items.length === each.items.length ? each.count : items.length
    if (count > 0) left.push({ ...each, items, count })
  }
  return left
}

const selectUnwritten = all(
  `SELECT body ->> 'unwritten' AS unwritten FROM events
   WHERE run = :run AND type = 'notice' AND body ->> 'unwritten' IS NOT NULL ORDER BY seq`,
  (row): Unwritten => record<Unwritten>(row, 'unwritten', ['source', 'items', 'count', 'why']),
)
