import { fenceOf, type Attempt } from '../core/attempt.ts'
import type { Item } from '../core/item.ts'
import type { ClaimRequest, ClaimResult } from '../core/ports/store.ts'
import { reason, weightOf, type Reason } from '../core/reason.ts'
import { collectWork, saveWork } from './collect.ts'
import { Interrupted, mustHold } from './interruption.ts'
import { prepare } from './prepare.ts'
import { runAgent } from './run-agent.ts'
import { clearAway } from './clear-away.ts'
import { messageOf } from './message-of.ts'
import { verify } from './verify.ts'
import type { World } from './world.ts'

export interface Assignment {
  readonly attempt: Attempt
  readonly item: Item
  readonly signal: AbortSignal
  /** A stop that is under way must not wait any longer. */
  readonly hurry: AbortSignal
  /** What the freed slot asks for when the work is queued; null when it should stay free. */
  next(): ClaimRequest | null
}

/** How it went on: queued (with what the slot does next), ended, or left to others. */
export type Carried =
  | { readonly kind: 'queued'; readonly next: ClaimResult | null }
  | { readonly kind: 'ended'; readonly reason: Reason }
  | { readonly kind: 'left' }

/**
 * Carries an attempt from the phase it is in to the merge queue or to its end. Each step's act is recorded before it is taken
 * and can be taken twice, so an attempt that was adopted goes the same way as one that has just been claimed.
 */
export async function carry(world: World, assignment: Assignment): Promise<Carried> {
  let attempt = assignment.attempt
  try {
    for (;;) {
      switch (attempt.phase) {
        case 'preparing':
          attempt = await prepare(world, { ...assignment, attempt })
          continue
        case 'running': {
          const end = await runAgent(world, { ...assignment, attempt })
          if (end.kind === 'bad') return await endBadly(world, attempt, end.reason)
          attempt = await enter(world, attempt, 'collecting')
          continue
        }
        case 'collecting': {
          const collected = await collectWork(world, { ...assignment, attempt })
          if (collected.kind === 'bad') return await finish(world, attempt, collected.reason)
          attempt = await enter(world, { ...attempt, work: collected.work }, 'verifying')
          continue
        }
        case 'verifying': {
          const failure = await verify(world, { ...assignment, attempt })
          if (failure !== null) return await finish(world, attempt, failure)
          const next = mustHold(
            await world.store.queueAndClaim(fenceOf(attempt), {}, assignment.next(), world.clock.now()),
          )
          return { kind: 'queued', next }
        }
        case 'queued':
        case 'merging':
        case 'finishing':
          return { kind: 'left' }
      }
    }
  } catch (error) {
    return await afterThrow(world, attempt, error).catch((second: unknown): Carried => {
      // Somebody else has the attempt by now: it is theirs to end.
      if (second instanceof Interrupted) return { kind: 'left' }
      throw second
    })
  }
}

async function enter(world: World, attempt: Attempt, phase: 'collecting' | 'verifying'): Promise<Attempt> {
  const patch = attempt.work === null ? {} : { work: attempt.work }
  mustHold(await world.store.enterPhase(fenceOf(attempt), phase, patch, world.clock.now()))
  return { ...attempt, phase }
}

/** What the agent made is saved under its ref before the attempt ends, whatever became of the agent. */
async function endBadly(world: World, attempt: Attempt, why: Reason): Promise<Carried> {
  const saved = await saveWork(world, attempt)
  return finish(world, saved, why)
}

async function finish(world: World, attempt: Attempt, why: Reason): Promise<Carried> {
  const { store, clock } = world
  if (attempt.work !== null && attempt.phase === 'running') {
    mustHold(await store.enterPhase(fenceOf(attempt), 'collecting', { work: attempt.work }, clock.now()))
  }
  const outcome = weightOf(why.code) === 'back' ? 'back' : 'failed'
  mustHold(await store.finishAttempt({ fence: fenceOf(attempt), outcome, reason: why, now: clock.now() }))
  await clearAway(world, attempt, { keep: why.code === 'collect:refused' })
  return { kind: 'ended', reason: why }
}

async function afterThrow(world: World, attempt: Attempt, error: unknown): Promise<Carried> {
  if (error instanceof Interrupted) {
    switch (error.interruption.kind) {
      case 'leave':
      case 'ghost':
        return { kind: 'left' }
      case 'end':
        return endBadly(world, attempt, error.interruption.reason)
    }
  }
  // Something of ours or of the machine failed (git, disk): the try is over, the run goes on.
  return endBadly(
    world,
    attempt,
    reason('setup:failed', `${attempt.phase}: ${messageOf(error)}`, { phase: attempt.phase }),
  )
}
