import { isPlaced, type Attempt, type PlacedAttempt } from '../../core/attempt.ts'
import { isContested } from '../../core/candidate.ts'
import { reason, weightOf, type Reason, type ReasonCode } from '../../core/reason.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import { saveWork } from '../phases/collect.ts'
import type { Carrying } from './carrying.ts'
import { enter } from './enter.ts'

/** What the agent made is saved under its ref before the attempt ends, however the agent ended. Each of several has done that. */
export async function endBadly<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  why: Reason,
): Promise<Progress> {
  const { attempt, ends } = carrying
  if (!isPlaced(attempt) || isContested(attempt)) return fail(carrying, why)
  const saved = await saveWork(context, attempt).catch((error: unknown) => ({ error }))
  if (!('error' in saved)) {
    if (saved !== attempt && saved.phase === 'collecting') await enter(context, saved)
    carrying.attempt = saved
    return fail(carrying, why)
  }
  const { error } = saved
  const trouble = troubleOf(error)
  const notSaved = unsaved(attempt, trouble?.message ?? messageOf(error), trouble?.code ?? 'machine:git')
  const isMachines = trouble !== null && (await context.holds.isEverywhere(trouble))
  // When the machine is in trouble the end is no evidence about the item. An item that a person stopped stays stopped.
  if (isMachines && weightOf(why.code) !== 'back') return ends.failed(attempt, notSaved, 'until saved')
  const message = `${attempt.item}: ${notSaved.message}`
  await context.store.note(context.run.id, { type: 'notice', message })
  return ends.failed(attempt, why, 'until saved', carrying.plan)
}

/** The content of the worktree exists nowhere else, so the worktree stays. */
export function unsaved({ number, agents }: PlacedAttempt, why: string, code: ReasonCode): Reason {
  const worktree = agents[0].worktree.path
  const what = `the work of try ${number} could not be saved, so it stays at ${worktree}`
  return reason(code, `${what}: ${why}`, { worktree })
}

export const fail = <Progress>({ attempt, ends, plan }: Carrying<Progress>, why: Reason): Promise<Progress> =>
  ends.failed(attempt, why, forPerson(attempt, why) ? 'for a person' : 'no', plan)

/** Worktrees that a person needs: with something that could not be collected, or with a conflict being settled. */
const forPerson = (attempt: Attempt, { code }: Reason): boolean =>
  attempt.settles || code === 'collect:refused' || code === 'work:unsaved'
