import type { Strategy } from '../../../core/run/settings.ts'
import { integer, type RawRow } from '../../rows/raw-row.ts'
import { byStrategy } from '../../rows/ready-order.ts'
import { all, type Operation } from '../../statement.ts'

/* What follows an item in an order, found by its index: as quick far down as at the top. */

const parseId = (row: RawRow): number => integer(row, 'id')

export const selectShelfAfter = all(
  `SELECT id FROM items WHERE shelf = :shelf AND shelf NOT IN ('ready', 'claimed') AND id > :item ORDER BY id LIMIT :limit`,
  parseId,
)

/** Waiting for a moment after `from`, up to `to`; null: however late. Few: they are counted in retries. */
export const selectWaitingAfter = all(
  `SELECT id FROM items WHERE shelf = 'waiting' AND not_before > :from AND (:to IS NULL OR not_before <= :to)
     AND (not_before, id) > (coalesce((SELECT not_before FROM items WHERE id = :item), -1), :item)
   ORDER BY not_before, id LIMIT :limit`,
  parseId,
)

export const selectFileAfter = all(
  `SELECT id FROM items WHERE (place, id) > (coalesce((SELECT place FROM items WHERE id = :item), -1), :item)
   ORDER BY place, id LIMIT :limit`,
  parseId,
)

/** Ready items behind a demand, in the order in which they are claimed. */
export function* readyAfter(
  strategy: Strategy,
  { demand, item, limit }: { demand: number; item: number | null; limit: number },
): Operation<readonly number[]> {
  const { first, beyond } = selectReady[strategy]
  if (item === null) return yield* first({ demand, limit })
  const ids: number[] = []
  for (const next of beyond) {
    const left = limit - ids.length
    if (left === 0) break
    ids.push(...(yield* next({ demand, item, limit: left })))
  }
  return ids
}

/**
 * First those that differ from the item in the last column only, then in the last but one, and so on. As columns go up and down, a
 * comparison of rows can't say it, and an `OR` would leave the index.
 */
const selectReady = byStrategy(({ columns }) => {
  const names = columns('').split(', ')
  const page = (where: string) =>
    all(
      `SELECT id FROM items WHERE shelf = 'ready' AND demand = :demand ${where} ORDER BY ${columns('')} LIMIT :limit`,
      parseId,
    )
  const column = (at: number): string => (names[at] ?? '').replace(' DESC', '')
  const ofItem = (at: number): string => `(SELECT ${column(at)} FROM items WHERE id = :item)`
  const beyond = names
    .map((name, at) => {
      const equal = names.slice(0, at).map((_, before) => `AND ${column(before)} = ${ofItem(before)}`)
      return page(
        [...equal, `AND ${column(at)} ${name.endsWith('DESC') ? '<' : '>'} ${ofItem(at)}`].join(' '),
      )
    })
    .toReversed()
  return { first: page(''), beyond }
})
