import { integer } from '../rows/raw-row.ts'
import { insert, one, type Operation } from '../statement.ts'

/** Room for 4,294,967,296 items in a source, and for 2,097,151 sources below 2^53. */
export const placesPerSource = 2 ** 32

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
