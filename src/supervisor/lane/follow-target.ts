import { LoopworkError } from '../../core/errors.ts'
import type { LaneLease } from '../../core/ports/lane-store.ts'
import type { FollowResult } from '../../core/ports/lane.ts'
import type { DeliveryNote } from '../../core/ports/store-reader.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import type { TargetIntake } from './target-intake.ts'

export interface Delivering {
  readonly lease: LaneLease
  readonly intake: TargetIntake
  readonly signal: AbortSignal
}

/** Moves the user's branch to the tip. A held delivery is no failure: it is reported, and tried again on a later tick. */
export async function followTarget(
  context: SupervisorContext,
  { lease, intake, signal }: Delivering,
): Promise<'held' | 'there'> {
  let result = await follow(context)
  const apart = result.kind === 'diverged' || result.kind === 'moved back'
  if (apart && (await intake.take(lease, signal)) !== null) result = await follow(context)
  const note = await noteOf(context, result)
  if (note !== null) await context.store.noteDelivery(lease, note)
  return note?.kind === 'held' ? 'held' : 'there'
}

/** Trouble of the whole machine also holds the run: an agent that started now would fail the same way. */
async function follow({ git, run, holds }: SupervisorContext): Promise<FollowResult> {
  try {
    return await git.lane.follow(run.settings.target)
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'store') throw error
    const trouble = troubleOf(error)
    if (trouble !== null) await holds.isEverywhere(trouble)
    return { kind: 'held', why: messageOf(error), files: [] }
  }
}

async function noteOf(
  { store, git, run }: SupervisorContext,
  result: FollowResult,
): Promise<Parameters<typeof store.noteDelivery>[1] | null> {
  const { target } = run.settings
  switch (result.kind) {
    case 'followed':
      return result
    case 'held':
      return heldNote({ store, run }, result)
    case 'diverged':
      return { kind: 'held', why: `${target} has commits of its own`, files: [] }
    case 'moved back':
      return { kind: 'held', why: `${target} was moved back in this moment`, files: [] }
    case 'there': {
      // A hold was reported before, so its end is reported too.
      if ((await store.delivery(target))?.kind !== 'held') return null
      const tip = await git.lane.tip(target)
      return { kind: 'followed', from: tip, to: tip }
    }
  }
}

/** Who changed a git setting can't be determined, only which attempts were running when it was last written. */
async function heldNote(
  { store, run }: Pick<SupervisorContext, 'store' | 'run'>,
  { writtenAt = null, ...held }: Extract<FollowResult, { kind: 'held' }>,
): Promise<Extract<DeliveryNote, { kind: 'held' }>> {
  if (writtenAt === null) return held
  const atWork = (await store.attemptsOfRun(run.id)).filter(
    ({ startedAt, end }) => startedAt <= writtenAt && (end === null || end.at >= writtenAt),
  )
  if (atWork.length === 0) return held
  const who = atWork.map(({ item, number }) => `attempt ${number} of ${item}`).join(', ')
  const verb = atWork.length === 1 ? 'was' : 'were'
  return { ...held, why: `${held.why}, last written while ${who} ${verb} at work` }
}
