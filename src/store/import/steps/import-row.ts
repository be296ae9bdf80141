import type { EpochMs } from '../../../core/ids.ts'
import type { FilePlace } from '../../../core/ports/backlog-store.ts'
import type { LivenessOf } from '../../../core/ports/run-store.ts'
import { isSameProcess, type ProcessIdentity } from '../../../core/run/identity.ts'
import { flag, integer, list, recordOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'

/** How long a process that can't be seen is taken to be at its import still. It extends this with each step, and while it reads. */
const leaseMs = 30_000

/** How much longer one of this very process may take for a step. */
const ownGraceMs = 60_000

/** Imports that have failed in this thread: on a full disk that can't be written. */
const failedHere = new Set<number>()

/** A file of the import that is under way, without what is in it. */
export interface StoredReading {
  readonly source: string
  readonly checkout: string
  readonly place: FilePlace
  readonly switched: boolean
  readonly format: string | null
  readonly prefix: string | null
  /** Of the version that is read; null: it is not to be recognised. */
  readonly stamp: string | null
}

/** The import that is under way. */
export interface ImportRow {
  readonly readings: readonly StoredReading[]
  readonly isDecided: boolean
  readonly added: number
  readonly changed: number
}

/** Somebody has taken the import over: this process was taken for dead. */
export class ImportTakenOver extends Error {}

/** Whose import it is, and whether that process lives. */
export interface Standing {
  readonly row: ImportRow
  readonly isAlive: boolean
}

export function* standingImport({
  livenessOf,
  identity,
  now,
}: {
  readonly livenessOf: LivenessOf
  /** Who asks; null: that can't be known. */
  readonly identity: ProcessIdentity | null
  readonly now: EpochMs
}): Operation<Standing | null> {
  const found = yield* selectImport({})
  if (found === null) return null
  const liveness = found.owner === null ? 'unknown' : livenessOf(found.owner)
  // This process lives, but the thread that imports may not: then nobody extends the lease.
  const isOwn = found.owner !== null && identity !== null && isSameProcess(found.owner, identity)
  const until = liveness !== 'alive' ? found.leaseUntil : isOwn ? found.leaseUntil + ownGraceMs : Infinity
  const isAlive = !failedHere.has(found.tenure) && liveness !== 'dead' && until > now
  return { row: found.row, isAlive }
}

/** Makes the import that is under way one's own, or begins one; its process is dead, or there is none. */
export function* takeImport(
  standing: Standing | null,
  { owner, tenure }: { readonly owner: ProcessIdentity | null; readonly tenure: number },
  now: EpochMs,
): Operation<void> {
  const own = { tenure, owner: owner === null ? null : JSON.stringify(owner), until: now + leaseMs }
  if (standing === null) yield* insertImport({ ...own, readings: '[]' })
  else yield* updateOwner(own)
}

/** At the beginning of each step. @throws ImportTakenOver */
export function* holdImport(tenure: number, now: EpochMs): Operation<void> {
  const { rows } = yield* extendLease({ tenure, until: now + leaseMs })
  if (rows === 0) throw new ImportTakenOver()
}

export const decideImport = change(`UPDATE imports SET decided = 1, readings = :readings`)

export const countCarried = change(`UPDATE imports SET added = added + :added, changed = changed + :changed`)

export const selectCarried = one(`SELECT added, changed FROM imports`, (row) => ({
  added: integer(row, 'added'),
  changed: integer(row, 'changed'),
}))

export const endImport = change(`DELETE FROM imports`)

/** Null: none is under way. */
export const selectImportId = one(`SELECT id FROM imports`, (row) => integer(row, 'id'))

const selectImport = one(
  `SELECT tenure, owner, lease_until, readings, decided, added, changed FROM imports`,
  (row) => ({
    tenure: integer(row, 'tenure'),
    owner: recordOrNull<ProcessIdentity>(row, 'owner', ['pid', 'startTime']),
    leaseUntil: integer(row, 'lease_until'),
    row: {
      readings: list<StoredReading>(row, 'readings'),
      isDecided: flag(row, 'decided'),
      added: integer(row, 'added'),
      changed: integer(row, 'changed'),
    },
  }),
)

const insertImport = change(
  `INSERT INTO imports (id, tenure, owner, lease_until, readings) VALUES (1, :tenure, :owner, :until, :readings)`,
)

const updateOwner = change(`UPDATE imports SET tenure = :tenure, owner = :owner, lease_until = :until`)

/** The next importer takes over at once an import that has failed. */
export function* letGo(tenure: number): Operation<void> {
  yield* clearOwner({ tenure })
}

export const noteFailed = (tenure: number): void => void failedHere.add(tenure)

const clearOwner = change(`UPDATE imports SET owner = NULL, lease_until = 0 WHERE tenure = :tenure`)

const extendLease = change(`UPDATE imports SET lease_until = :until WHERE tenure = :tenure`)
