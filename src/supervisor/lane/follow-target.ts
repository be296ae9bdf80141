import { LoopworkError } from '../../core/errors.ts'
import type { LaneLease } from '../../core/ports/lane-store.ts'
import type { FollowResult } from '../../core/ports/lane.ts'
import type { DeliveryNote } from '../../core/ports/store-reader.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import type { Intake } from './take-in-target.ts'

export interface Delivering {
  readonly lease: LaneLease
  readonly intake: Intake
  readonly signal: AbortSignal
}

/** Lets the user's branch follow the tip. Held is no failure: it is told, and tried again on a later tick. */
export async function followTarget(
  context: SupervisorContext,
  { lease, intake, signal }: Delivering,
): Promise<'held' | 'there'> {
  let result = await follow(context)
  const apart = result.kind === 'diverged' || result.kind === 'moved back'
  if (apart && (await intake.take(lease, signal)) !== null) result = await follow(context)
  const note = await noteOf(context, result)
  if (note !== null) await context.store.noteDelivery(lease, note, context.clock.now())
  return note?.kind === 'held' ? 'held' : 'there'
}

/** What is the whole machine's trouble holds the run, too: an agent that started now would meet the same. */
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
      // Told before that it was held, a person hears that it isn't any more.
      if ((await store.delivery(target))?.kind !== 'held') return null
      const tip = await git.lane.tip(target)
      return { kind: 'followed', from: tip, to: tip }
    }
  }
}

/** Nobody can tell who changed a setting of git's, but who was at work when it was last written. */
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
