import type { Fence } from '../../../core/attempt.ts'
import { attemptId, type EpochMs } from '../../../core/ids.ts'
import { nextOf } from '../../../core/policy/merge-queue.ts'
import type { LeftQueue } from '../../../core/ports/lane-store.ts'
import { reason } from '../../../core/reason.ts'
import { endAttempt } from '../attempts/end-attempt.ts'
import { ownersClaim } from '../attempts/fence.ts'
import { selectLaneOf, selectWaiting } from './lane.ts'
import type { Operation } from '../../statement.ts'

/** Of the work that comes next a gate may run on the merged tree already: that one stays. */
export function* leaveQueue(fence: Fence, now: EpochMs): Operation<LeftQueue> {
  const claim = yield* ownersClaim(fence)
  if (claim === null || claim.phase !== 'queued') return 'ghost'
  const target = yield* selectLaneOf({ attempt: claim.attempt })
  const head = target === null ? null : nextOf(yield* selectWaiting({ target }))
  if (head?.attempt === attemptId(claim.attempt)) return 'comes next'
  yield* endAttempt(claim, reason('stopped', 'taken out of the merge queue by you'), now)
  return 'ok'
}
