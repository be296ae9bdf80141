import type { Fence, Phase } from '../../../core/attempt.ts'
import type { Run } from '../../../core/run/run.ts'
import { parsePhase } from '../../rows/attempt-row.ts'
import { flag, integer, textOrNull, type RawRow } from '../../rows/raw-row.ts'
import { parseRun, runColumns } from '../../rows/run-row.ts'
import { one, type Operation } from '../../statement.ts'

/** A valid claim, with what is needed to end it. */
export interface OpenClaim {
  readonly attempt: number
  readonly item: number
  readonly worker: number
  readonly phase: Phase
  readonly hasFiles: boolean
  readonly group: string | null
  /** It takes what a person has settled: no agent is tried again when that fails. */
  readonly settles: boolean
  /** Counted tries before this one. */
  readonly attempts: number
  readonly interruptions: number
  readonly run: Run
}

/** The claim of an attempt's owner; null when the fence no longer holds. */
export const ownedClaim = (fence: Fence): Operation<OpenClaim | null> =>
  selectOwnedClaim({ attempt: fence.attempt, epoch: fence.epoch, tenure: fence.tenure })

/** While it is being merged an attempt is the lane's: the tip may have moved already, so its owner can't end it any more. */
export function* ownersClaim(fence: Fence): Operation<OpenClaim | null> {
  const claim = yield* ownedClaim(fence)
  return claim?.phase === 'merging' ? null : claim
}

/**
 * The claim as the lane sees it. The lane is fenced by its own tenure and the item's epoch: an attempt may change
 * hands while it is merged.
 */
export const laneClaim = (fence: Fence, target: string): Operation<OpenClaim | null> =>
  selectLaneClaim({ attempt: fence.attempt, epoch: fence.epoch, target })

const claimColumns = `
  a.id AS attempt, a.item, a.worker, a.phase, a.settles, i.has_files, i.run_group, i.attempts, i.interruptions, ${runColumns}
  FROM attempts a CROSS JOIN items i CROSS JOIN runs r
  WHERE i.id = a.item AND r.id = a.run AND a.id = :attempt AND a.epoch = :epoch AND a.ended_at IS NULL
    AND i.status = 'claimed' AND i.attempt = a.id AND i.epoch = :epoch`

const parseClaim = (row: RawRow): OpenClaim => ({
  attempt: integer(row, 'attempt'),
  item: integer(row, 'item'),
  worker: integer(row, 'worker'),
  phase: parsePhase(row),
  hasFiles: flag(row, 'has_files'),
  group: textOrNull(row, 'run_group'),
  settles: flag(row, 'settles'),
  attempts: integer(row, 'attempts'),
  interruptions: integer(row, 'interruptions'),
  run: parseRun(row),
})

const selectOwnedClaim = one(`SELECT ${claimColumns} AND a.tenure = :tenure`, parseClaim)

const selectLaneClaim = one(`SELECT ${claimColumns} AND a.lane = :target`, parseClaim)
