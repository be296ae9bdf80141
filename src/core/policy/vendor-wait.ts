import type { Fault } from '../agent/fault.ts'
import type { EpochMs } from '../ids.ts'
import type { WaitingCode } from '../reason.ts'

const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes

/**
 * No wait is longer, whatever a vendor says: a moment that was read wrong must not put a task off for days, and a limit that is lifted
 * early is noticed the same night.
 */
export const longestVendorWaitMs = 6 * hours

/** Of a usage limit that does not say when it ends. */
const usualUsageWaitMs = 1 * hours
const longestBackoffMs = 15 * minutes
/** A vendor's clock is not ours: a try right at the moment would often come too early. */
const afterResetMs = 5 * seconds

/**
 * How often in a row a task may be put off because of an overload or the network: a request that breaks the vendor's server each time
 * looks the same as a server that is broken.
 */
const putOffs = 5

export interface PutOff {
  readonly code: WaitingCode
  readonly waitMs: number
}

/**
 * What a fault of the vendor's side means for the task that met it: back to todo, uncounted, not before some time. Null for every
 * other fault, and for an overload that has lasted for several tries.
 * @param inRow how often the task was put off right before.
 */
export function putOff(fault: Fault, inRow: number, now: EpochMs): PutOff | null {
  switch (fault.class) {
    case 'usage_limit': {
      const resetMs = fault.resetsAt === undefined ? null : fault.resetsAt - now + afterResetMs
      return waiting('waiting:usage_limit', Math.max(resetMs ?? fault.retryAfterMs ?? usualUsageWaitMs, 0))
    }
    case 'rate_limit':
      return waiting('waiting:rate_limit', longer(fault, doubled(30 * seconds, inRow)))
    case 'overload':
      return inRow >= putOffs
        ? null
        : waiting('waiting:overload', longer(fault, doubled(60 * seconds, inRow)))
    case 'network':
      return inRow >= putOffs ? null : waiting('waiting:network', doubled(30 * seconds, inRow))
    case 'auth':
    case 'billing':
    case 'context':
    case 'model':
    case 'config':
    case 'crash':
    case 'killed':
    case 'denied':
    case 'unknown':
      return null
  }
}

const waiting = (code: WaitingCode, waitMs: number): PutOff => ({
  code,
  waitMs: Math.min(Math.max(waitMs, shortestWaitMs), longestVendorWaitMs),
})

/** Also when a limit says that it is over already: the CLI has just found that it is not. */
const shortestWaitMs = 10 * seconds

const longer = ({ retryAfterMs = 0 }: Fault, waitMs: number): number => Math.max(retryAfterMs, waitMs)

const doubled = (firstMs: number, inRow: number): number =>
  Math.min(firstMs * 2 ** Math.min(inRow, 20), longestBackoffMs)
