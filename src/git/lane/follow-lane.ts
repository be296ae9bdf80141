import type { FollowResult } from '../../core/ports/lane.ts'
import { inTurn } from '../command/repository-lock.ts'
import { deliver } from '../delivery/apply.ts'
import { changedByYou, held, type DeliveryJournal, type Held } from '../delivery/delivery.ts'
import { mendLateCheckouts, type BranchMove } from '../delivery/late-checkouts.ts'
import { moveDelivered } from '../delivery/move-delivered.ts'
import { prepareAll } from '../delivery/prepare-all.ts'
import { recoverDeliveries } from '../delivery/recover.ts'
import { targetPlaces, type Checkout } from '../delivery/target-checkouts.ts'
import { changedSharedConfig, sharedConfigWrittenAt } from '../repository/shared-config.ts'
import type { LaneContext } from './lane-context.ts'
import { standsOn } from './merge-work.ts'
import { branchGone, lookAtBranch } from './target-branch.ts'

/** Moves the user's branch, index and files to the lane's tip, or leaves them exactly as they are. */
export function follow(lane: LaneContext, journal: DeliveryJournal, target: string): Promise<FollowResult> {
  return inTurn(`${lane.context.privateDirs} follow`, async () => {
    const place = { commonDir: lane.context.repository.commonDir, privateDirs: lane.context.privateDirs }
    const changed = await changedSharedConfig(place)
    if (changed !== null) return { ...configDrift(changed), writtenAt: await sharedConfigWrittenAt(place) }
    const left = await recoverDeliveries(lane.context, journal, target)
    if (left !== null) return left
    for (let tries = 1; tries <= 3; tries++) {
      const result = await followOnce(lane, journal, target)
      if (result !== 'moved meanwhile') return result
    }
    return held(`${target} keeps moving`)
  })
}

/**
 * Who changed the settings can't be determined, since an agent's git writes to the same files as the user's: a person
 * decides.
 */
const configDrift = (names: readonly string[]): Held =>
  held(
    `GIT_CONFIG_DRIFT: git settings of the repository changed while the run went on: ${names.join(', ')}`,
    [],
    'loopwork doctor --keep takes them over, loopwork doctor --fix puts back what was',
  )

async function followOnce(
  lane: LaneContext,
  journal: DeliveryJournal,
  target: string,
): Promise<FollowResult | 'moved meanwhile'> {
  const { context } = lane
  const look = await lookAtBranch(lane, target)
  if (look.kind === 'gone') return branchGone(lane, target, look.tip)
  if (look.kind === 'moved back') return { kind: 'moved back' }
  const { branch: from, tip: to } = look
  if (from === to) return { kind: 'there' }
  if (!(await standsOn(lane, to, from))) return { kind: 'diverged' }
  const { checkouts, owned } = await targetPlaces(context, target)
  if (owned !== null) return held(owned.why, [], owned.mend)
  return moveAll(lane, journal, { target, from, to }, checkouts)
}

async function moveAll(
  { context }: LaneContext,
  journal: DeliveryJournal,
  step: BranchMove,
  checkouts: readonly Checkout[],
): Promise<FollowResult | 'moved meanwhile'> {
  const ready = await prepareAll(context, step, checkouts, { trusting: true })
  if ('kind' in ready) return ready
  const { target, from, to } = step
  const move = (): Promise<boolean> => moveDelivered(context, { target, from, to })
  let delivered = await deliver(context, journal, ready, move)
  if (foundEdits(delivered) && ready.some(({ unrehearsed }) => unrehearsed)) {
    // git stops at the first file, and takes one that was only touched for edited. The rehearsal reads the files and names all.
    const rehearsed = await prepareAll(context, step, checkouts, { trusting: false })
    if ('kind' in rehearsed) return rehearsed
    delivered = await deliver(context, journal, rehearsed, move)
  }
  if (delivered !== 'moved') return delivered
  await mendLateCheckouts(context, journal, step, checkouts)
  return { kind: 'followed', from, to }
}

const foundEdits = (delivered: Awaited<ReturnType<typeof deliver>>): boolean =>
  typeof delivered === 'object' && delivered.why === changedByYou
