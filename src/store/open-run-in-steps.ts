import { setImmediate as otherWork } from 'node:timers/promises'
import type { LivenessOf, OpenedRun, OpenRun, WantedScope } from '../core/ports/run-store.ts'
import type { Driver } from './driver.ts'
import { markAll, markLast, markNext, ScopeNotMarked } from './operations/mark-scope.ts'
import { openRun } from './operations/runs/open-run.ts'

/** Other starts, each with another filter, may have marked anew so often before one of them is let through. */
const mostTries = 5

/**
 * A run is opened in one short transaction, once its scope is marked: where it is not, because another start came between, that is done
 * first, some items at a time.
 */
export async function openRunInSteps(
  driver: Driver,
  open: OpenRun,
  livenessOf: LivenessOf,
): Promise<OpenedRun> {
  for (let tries = 1; ; tries++) {
    const mark = tries < mostTries ? markLast : markAll
    try {
      return await driver.write((now) => openRun({ ...open, now }, { livenessOf, mark }))
    } catch (error) {
      if (!(error instanceof ScopeNotMarked)) throw error
      await markInSteps(driver, error.wanted, livenessOf)
    }
  }
}

/** Each in a transaction of its own, and timers and keys in between. */
export async function markInSteps(
  { write }: Pick<Driver, 'write'>,
  wanted: WantedScope,
  livenessOf: LivenessOf,
): Promise<void> {
  const next = (isFirst: boolean) => write((now) => markNext(wanted, { livenessOf, now, isFirst }))
  for (let isDone = await next(true); !isDone; isDone = await next(false)) await otherWork()
}
