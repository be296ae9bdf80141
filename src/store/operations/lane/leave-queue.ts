import type { Fence } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import { reason } from '../../../core/reason.ts'
import { endAttempt } from '../attempts/end-attempt.ts'
import { ownersClaim } from '../attempts/fence.ts'
import type { Operation } from '../../statement.ts'

/** What the lane has begun to merge is not its owner's to end. */
export function* leaveQueue(fence: Fence, now: EpochMs): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null || claim.phase !== 'queued') return 'ghost'
  yield* endAttempt(claim, reason('stopped', 'taken out of the merge queue by you'), now)
  return 'ok'
}
