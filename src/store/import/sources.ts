import { integer, text } from '../rows/raw-row.ts'
import { all, change, insert, one, type Operation } from '../statement.ts'

/** Room for 4,294,967,296 items in a source, and for 2,097,151 sources below 2^53. */
export const placesPerSource = 2 ** 32

/** Whether item `i` is of a source, by its place, which is in an index. @param source an expression of SQL. */
export const isOfSource = (source: string): string =>
  `i.place >= ${source} * ${placesPerSource} AND i.place < (${source} + 1) * ${placesPerSource}`

/** How many items a source has; null: none is known. */
export function* countIn(path: string): Operation<number | null> {
  const source = yield* selectSource({ path })
  return source === null ? null : yield* countOf({ source })
}

export const firstPlace = (sourceId: number): number => sourceId * placesPerSource

/** @param path null for items typed by hand. */
export function* sourceIdOf(path: string | null): Operation<number> {
  const known = yield* selectSource({ path })
  return known ?? (yield* insertSource({ path }))
}

export const selectSource = one(`SELECT id FROM sources WHERE path IS NOT DISTINCT FROM :path`, (row) =>
  integer(row, 'id'),
)

const insertSource = insert(`INSERT INTO sources (path) VALUES (:path) RETURNING id`)

/** How often statuses were written into each source. */
export const selectWrites = all(
  `SELECT path, writes FROM sources WHERE path IS NOT NULL`,
  (row): readonly [string, number] => [text(row, 'path'), integer(row, 'writes')],
)

export const selectWritesOf = one(`SELECT writes FROM sources WHERE path = :path`, (row) =>
  integer(row, 'writes'),
)

/** Of the source that an item is from. */
export const countWrite = change(
  `UPDATE sources SET writes = writes + 1 WHERE id = (SELECT source FROM items WHERE folded = :folded)`,
)

const countOf = one(`SELECT count(*) AS n FROM items i WHERE ${isOfSource(':source')}`, (row) =>
  integer(row, 'n'),
)
