import type { EpochMs } from '../../core/ids.ts'
import type { LivenessOf } from '../../core/ports/run-store.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import type { Store } from '../../core/ports/store.ts'
import { createStore } from '../create-store.ts'
import { openConnection } from './connection.ts'
import { createDriver, patiently } from './driver.ts'
import { StoreNotMade } from './migrate.ts'

export interface StoreOptions {
  /** The database file. Its folder is there already. */
  readonly path: string
  /** For what is judged without being asked for (`openRun`, `leaveRun`); left out: by leases alone. */
  readonly livenessOf?: LivenessOf
  /** Who this process is, for others that meet its import; left out: they go by how long that has not moved. */
  readonly self?: () => Promise<ProcessIdentity | null>
  /** Reads only, changes nothing on disk, and can read what a newer loopwork left as long as that allows it. */
  readonly readonly?: boolean
  /** How long a locked database is tried again before it is an error. */
  readonly patienceMs?: number
  /** The time of transactions; left out: the machine's clock. */
  readonly now?: () => EpochMs
}

const defaultPatienceMs = 10_000

/** @throws LoopworkError kind `store`: one line about what is wrong with the file. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const {
    path,
    livenessOf = () => 'unknown',
    self,
    readonly = false,
    patienceMs = defaultPatienceMs,
    now = Date.now,
  } = options
  const first = await patiently(() => openConnection({ path, readonly }), { path, patienceMs })
  // What was taken away meanwhile isn't made anew: that would be another store.
  const reopen = () => openConnection({ path, readonly, mustExist: true })
  return createStore(createDriver(first, { path, patienceMs, reopen, now }), livenessOf, self)
}

/** For reading alone; null where nothing has been made yet. */
export async function openStoreIfMade(path: string): Promise<Store | null> {
  try {
    return await openStore({ path, readonly: true })
  } catch (error) {
    if (error instanceof StoreNotMade) return null
    throw error
  }
}
