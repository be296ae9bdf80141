import { LoopworkError } from '../core/errors.ts'
import type { BacklogFiles } from '../core/ports/backlog.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import type { Hold } from '../core/run/hold.ts'
import { troubleOf } from '../core/trouble/trouble.ts'

export interface StorePatience {
  readonly clock: Clock
  /** Aborted when the supervisor ends: what can't be stored by then is an error. */
  readonly giveUp: AbortSignal
  /** Receives the failure that makes the store unusable, and null when it can be used again. */
  changed(hold: Hold | null): void
}

const firstWaitMs = 250
const longestWaitMs = 2_000

/** Runs an act that uses the store, repeatedly while the store can't be used. */
export type Patiently = <T>(act: () => Promise<T>) => Promise<T>

export function createPatience(patience: StorePatience): Patiently {
  let waiting = 0

  return async (act) => {
    let isWaiting = false
    try {
      for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
        try {
          return await act()
        } catch (error) {
          if (!mayPass(error) || patience.giveUp.aborted) throw error
          if (!isWaiting && waiting++ === 0) patience.changed(holdOf(error, patience.clock))
          isWaiting = true
          await patience.clock.sleep(waitMs, patience.giveUp)
        }
      }
    } finally {
      if (isWaiting && --waiting === 0) patience.changed(null)
    }
  }
}

/**
 * A store that waits until a failure is over that somebody can fix: a full disk, a lock, a folder that is read-only for a
 * while. Each method is one transaction, so one that has failed has changed nothing and can be run again. A damaged file is
 * an error at once.
 */
export function patientStore(store: Store, patiently: Patiently): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      // No transactions: the version is read at every tick, and closing must not wait.
      if (typeof member !== 'function' || name === 'dataVersion' || name === 'close') return member
      return (...args: readonly unknown[]) =>
        patiently(() => Reflect.apply(member, target, args) as Promise<unknown>)
    },
  })
}

/** SQLite's codes for failures that somebody can fix while we wait. */
const passing = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PERM|AUTH|NOMEM)(?:_|$)/

/** The same for backlog files: importing and writing can be repeated too. */
export const patientFiles = (files: BacklogFiles, patiently: Patiently): BacklogFiles => ({
  checkout: files.checkout,
  stamp: (source) => files.stamp(source),
  takeIn: (source, at) => patiently(() => files.takeIn(source, at)),
  takeAway: (source) => patiently(() => files.takeAway(source)),
  show: (source, expected) => patiently(() => files.show(source, expected)),
  unshown: (source) => patiently(() => files.unshown(source)),
  showBeside: (source) => patiently(() => files.showBeside(source)),
  reviewedWhole: (source) => patiently(() => files.reviewedWhole(source)),
  proposedTasks: (source, text) => patiently(() => files.proposedTasks(source, text)),
  addTasks: (source, order) => patiently(() => files.addTasks(source, order)),
})

function mayPass(error: unknown): boolean {
  if (!(error instanceof LoopworkError) || error.kind !== 'store') return false
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return passing.test(code) || (/^E[A-Z\d]+$/.test(code) && code !== 'ENOENT')
}

function holdOf(error: unknown, clock: Clock): Hold {
  const trouble = troubleOf(error)
  return {
    owner: 'machine',
    code: 'machine:database',
    message: trouble?.message ?? 'the store cannot be used',
    cure: trouble?.cure ?? 'check the file and its disk',
    since: clock.now(),
  }
}
