import { join } from 'node:path'
import type { Store } from '../../../src/core/ports/store.ts'
import { openStore, type StoreOptions } from '../../../src/store/sqlite/open-store.ts'
import { recount } from './recount.ts'
import { tempFolder } from './temp-folder.ts'

/** An engine under test: all that the tests of what a store does need to know of it. */
interface Engine {
  /** Where a store of its own can be made; nothing is there yet. */
  newPlace(): StorePlace
  /** Opens the store at a place, or makes it; several processes may do so at once. */
  open(at: string, options?: Omit<StoreOptions, 'path'>): Promise<Store>
  /** What the store counts as it goes, counted again from the rows: every list is empty when all is well. */
  recount(at: string): Readonly<Record<string, readonly unknown[]>>
}

export interface StorePlace {
  /** As a program can be given it: a file for SQLite, a URL for a server. */
  readonly at: string
  remove(): void
}

const engines: Readonly<Record<string, Engine>> = {
  sqlite: {
    newPlace() {
      const folder = tempFolder()
      return { at: join(folder.path, 'loopwork.db'), remove: folder.remove }
    },
    open: (at, options = {}) => openStore({ path: at, ...options }),
    recount,
  },
}

const asked = process.env['LOOPWORK_TEST_ENGINE'] ?? 'sqlite'

/** What the tests beside the folder `sqlite` run on; `LOOPWORK_TEST_ENGINE` names another. */
export const engine: Engine = engines[asked] ?? refuse()

function refuse(): never {
  throw new Error(`LOOPWORK_TEST_ENGINE is ${asked}, not one of ${Object.keys(engines).join(', ')}`)
}
