import { ancestry, declaredPath, type DeclaredPath } from '../../../core/naming/declared-path.ts'
import { integer, text } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'

/** Who holds a path that overlaps, and which. */
export interface Holder {
  readonly attempt: number
  readonly path: string
}

export const declaredPaths = (files: readonly string[]): readonly DeclaredPath[] =>
  files.map(declaredPath).filter((path) => path !== null)

/**
 * The holder of something that overlaps with one of the paths: the path itself, a directory above it, or, for a
 * directory, anything below it. Three probes of an index, whatever is held.
 */
export function* findHolder(paths: readonly DeclaredPath[]): Operation<Holder | null> {
  const own = paths.map(({ path }) => path)
  const above = new Set(own.flatMap((path) => ancestry(path).slice(path === '' ? 0 : 1)))
  const at = yield* selectHolderAt({ paths: JSON.stringify(own) })
  if (at !== null) return at
  const over = yield* selectHolderOver({ paths: JSON.stringify([...above]) })
  if (over !== null) return over
  for (const { path, kind } of paths) {
    if (kind !== 'directory') continue
    const under =
      path === ''
        ? yield* selectAnyHolder({})
        : yield* selectHolderUnder({ from: `${path}/`, to: `${path}0` })
    if (under !== null) return under
  }
  return null
}

export function* holdFiles(attempt: number, paths: readonly DeclaredPath[]): Operation<void> {
  for (const { path, kind } of paths) yield* insertHeldFile({ attempt, path, kind })
}

/** The attempt has ended, whatever ended it: its files are free, and who was parked behind it is not. */
export function* releaseFiles(attempt: number): Operation<void> {
  yield* deleteHeldFiles({ attempt })
  yield* unparkWaiters({ attempt })
  yield* deleteParks({ attempt })
}

/** The item waits behind nobody: its next claim looks whether it has to. */
export function* unpark(item: number): Operation<void> {
  const { rows } = yield* deleteParkOf({ item })
  if (rows > 0) yield* unblockOnce({ item })
}

const parseHolder = (row: Parameters<typeof integer>[0]): Holder => ({
  attempt: integer(row, 'attempt'),
  path: text(row, 'path'),
})

const selectHolderAt = one(
  `SELECT attempt, path FROM held_files WHERE path IN (SELECT value FROM json_each(:paths)) LIMIT 1`,
  parseHolder,
)

const selectHolderOver = one(
  `SELECT attempt, path FROM held_files
   WHERE path IN (SELECT value FROM json_each(:paths)) AND kind = 'directory' LIMIT 1`,
  parseHolder,
)

/** `0` is the character after `/`. */
const selectHolderUnder = one(
  `SELECT attempt, path FROM held_files WHERE path >= :from AND path < :to LIMIT 1`,
  parseHolder,
)

const selectAnyHolder = one(`SELECT attempt, path FROM held_files LIMIT 1`, parseHolder)

const insertHeldFile = change(`
  INSERT INTO held_files (path, kind, attempt) VALUES (:path, :kind, :attempt) ON CONFLICT DO NOTHING`)

const deleteHeldFiles = change(`DELETE FROM held_files WHERE attempt = :attempt`)

const unparkWaiters = change(`
  UPDATE items SET blocked_by = blocked_by - 1 WHERE id IN (SELECT waiter FROM parks WHERE holder = :attempt)`)

const deleteParks = change(`DELETE FROM parks WHERE holder = :attempt`)

const deleteParkOf = change(`DELETE FROM parks WHERE waiter = :item`)

const unblockOnce = change(`UPDATE items SET blocked_by = blocked_by - 1 WHERE id = :item`)
