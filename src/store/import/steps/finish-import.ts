import { setTimeout as sleep } from 'node:timers/promises'
import type { LivenessOf } from '../../../core/ports/run-store.ts'
import type { ProcessIdentity } from '../../../core/run/identity.ts'
import type { Driver } from '../../driver.ts'
import { finishLengths } from '../../graph/finish-lengths.ts'
import { markOutdated } from '../../operations/ranking.ts'
import { carryOutAll } from './carry-out-all.ts'
import { endImport, ImportTakenOver, standingImport, takeImport, type ImportRow } from './import-row.ts'
import { ShortWrites } from './short-writes.ts'
import { anyStaged, deleteStaged } from './staged-rows.ts'

/** What every import needs to know of those beside it. */
export interface Importing {
  readonly driver: Driver
  readonly livenessOf: LivenessOf
  /** Who imports; null: that can't be known. */
  readonly self: () => Promise<ProcessIdentity | null>
}

const pauseMs = 50

/**
 * Waits for the import of a living process; what a dead one has decided is carried out, and what it had not is forgotten. Lengths that a
 * dead one has left as they were follow from the graph again.
 */
export async function finishImport(importing: Importing): Promise<void> {
  await finishStanding(importing)
  await finishLengths(importing.driver).catch(() => undefined)
}

async function finishStanding({ driver, livenessOf, self }: Importing): Promise<void> {
  if ((await driver.read((now) => standingImport({ livenessOf, identity: null, now }))) === null) return
  const identity = await self()
  for (;;) {
    const seen = await driver.read((now) => standingImport({ livenessOf, identity, now }))
    if (seen === null) return
    if (seen.isAlive) {
      await sleep(pauseMs)
      continue
    }
    const writes = new ShortWrites(driver)
    const taken = await driver.write(function* (now) {
      const standing = yield* standingImport({ livenessOf, identity, now })
      if (standing === null || standing.isAlive) return null
      yield* takeImport(standing, { owner: identity, tenure: writes.tenure }, now)
      return standing.row
    })
    if (taken !== null) await unlessTakenOver(() => orLetGo(writes, () => finishTaken(taken, writes)))
  }
}

async function finishTaken(row: ImportRow, writes: ShortWrites): Promise<void> {
  if (!row.isDecided) return forgetImport(writes)
  const { readings } = row
  // Edits that were met by whoever was killed were not told: the file is read again.
  await carryOutAll({ readings, lengthOf: () => null, isRecognised: false }, writes)
  await writes.end(function* () {
    yield* markOutdated()
    yield* endImport({})
  })
}

/** Takes away what was put aside, and the import itself: nothing of it was visible. */
export async function forgetImport(writes: ShortWrites): Promise<void> {
  for (;;) {
    const isLast = await writes.write('forget', function* () {
      yield* deleteStaged({ limit: writes.rows('forget') })
      if ((yield* anyStaged({})) !== null) return false
      yield* endImport({})
      return true
    })
    if (isLast) return
  }
}

/** What goes wrong in a decided import is told, and whoever imports next carries it on. */
export async function orLetGo<T>(writes: ShortWrites, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    // Where even that can't be written, the lease runs out.
    await writes.letGo().catch(() => undefined)
    throw error
  }
}

/** Whoever has taken it over does it. */
async function unlessTakenOver(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof ImportTakenOver)) throw error
  }
}
