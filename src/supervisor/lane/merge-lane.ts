import { fenceOf } from '../../core/attempt.ts'
import type { CommandAnswer } from '../../core/command.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { ItemId, Oid } from '../../core/ids.ts'
import type { LaneHead, LaneLease } from '../../core/ports/lane-store.ts'
import { reason, weightOf, type Reason } from '../../core/reason.ts'
import { troubleOf, type Trouble } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted } from '../interruption.ts'
import { messageOf } from '../message-of.ts'
import { blame } from '../phases/blame.ts'
import { trailersOf } from '../phases/collect.ts'
import { equip, gearOf } from '../phases/equip.ts'
import { gateHold } from '../phases/gate/gate-cannot-run.ts'
import { gateOf } from '../phases/gate/gate-of.ts'
import { runGate } from '../phases/gate/run-gate.ts'
import { conflictReason, handConflict } from '../phases/hand-conflict.ts'
import { passedOn } from '../phases/passed-on.ts'
import { commitMessage } from './commit-message.ts'
import { followTarget, type Delivering } from './follow-target.ts'
import { StalledOwner } from './stalled-owner.ts'
import { Intake } from './take-in-target.ts'
import { takeLane } from './take-lane.ts'
import { undo } from './undo.ts'

export interface LaneListener {
  changed(): void
  /** The store can't be used any more. */
  failed(error: unknown): void
}

/**
 * The one-at-a-time way from finished work to the target. The supervisor that owns the lane's row merges for all supervisors.
 * The row, the head's phase and the step are stored before each act, so that another one can continue wherever this one dies.
 */
export class LaneKeeper {
  readonly #context: SupervisorContext
  readonly #tell: LaneListener
  #lease: LaneLease | null = null
  #working: Promise<void> | null = null
  #again = false
  /** Set at the start, after each merge, and at each slow tick: the user may have moved the branch. */
  #deliveryDue = true
  /** Number of merges since the last delivery. */
  #undelivered = 0
  readonly #intake: Intake
  readonly #stalled: StalledOwner
  /** Undos that were asked for, in that order. */
  readonly #undos: { readonly named: ItemId | null; readonly answer: PromiseWithResolvers<CommandAnswer> }[] =
    []
  #failures: { readonly attempt: number; readonly count: number } = { attempt: 0, count: 0 }
  /** The head's gate could not be run, and is being tried again. */
  #tried = false

  constructor(context: SupervisorContext, tell: LaneListener) {
    this.#context = context
    this.#tell = tell
    this.#intake = new Intake(context)
    this.#stalled = new StalledOwner(context.clock)
  }

  get busy(): boolean {
    return this.#working !== null
  }

  /** Something may be in the queue, or the user's checkout may be free again. Returns at once. */
  kick(signal: AbortSignal): void {
    if (this.#working !== null) {
      this.#again = true
      return
    }
    this.#working = this.#work(signal)
      .catch((error: unknown) => this.#tell.failed(error))
      .finally(() => {
        this.#working = null
        const again = this.#again
        this.#again = false
        this.#tell.changed()
        if (again && !signal.aborted) this.kick(signal)
      })
  }

  /** A held delivery may go now, or the user has moved the branch: looks at it anew. */
  lookAtTarget(signal: AbortSignal): void {
    this.#deliveryDue = true
    this.kick(signal)
  }

  /** Undoes a merge when the lane is free: that of the named item, or the last one. */
  undo(named: ItemId | null, signal: AbortSignal): Promise<CommandAnswer> {
    const answer = Promise.withResolvers<CommandAnswer>()
    this.#undos.push({ named, answer })
    this.kick(signal)
    return answer.promise
  }

  async #takeBack({ lease, intake, signal }: Delivering): Promise<void> {
    for (let next = this.#undos.shift(); next !== undefined; next = this.#undos.shift()) {
      const { named, answer } = next
      try {
        answer.resolve(
          await undo(this.#context, lease, {
            named,
            takeIn: () => intake.take(lease, signal),
            gate: (joined) => intake.gate(joined, signal),
          }),
        )
        this.#deliveryDue = true
      } catch (error) {
        answer.resolve({ state: 'refused', message: `not taken back: ${messageOf(error)}` })
        throw error
      }
    }
  }

  /** Resolves when the lane's present work is done. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working
  }

  /** @param over nothing is left to merge, so the gate's worktree is not needed again. */
  async release({ over }: { readonly over: boolean }): Promise<void> {
    await this.settled()
    const { git, run, store } = this.#context
    // If that fails, the next start removes the worktree as a leftover.
    if (over && this.#lease !== null) {
      await git.lane.dropCheckout(this.#lease.target, run.settings.worktreeRoot).catch(() => undefined)
    }
    if (this.#lease !== null) await store.releaseLane(this.#lease)
    this.#lease = null
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { store } = this.#context
    try {
      this.#lease ??= await takeLane(this.#context, this.#stalled)
      const lease = this.#lease
      if (lease === null) return this.#refuseUndos()
      const delivering = { lease, intake: this.#intake, signal }
      while (!signal.aborted) {
        if (this.#undos.length > 0) await this.#deliverMerged(delivering)
        await this.#takeBack(delivering)
        const head = await store.laneHead(lease)
        if (head === null) break
        const landed = head === 'ghost' ? head : await this.#land({ ...delivering, head, tried: this.#tried })
        this.#tried = landed === 'gate held'
        if (landed === 'ghost') {
          this.#lease = null
          return
        }
        if (landed === 'gate held' || landed === 'machine held') {
          await this.#deliverMerged(delivering)
          await this.#context.holds.mended(landed === 'gate held' ? 'gate' : 'machine', signal)
          continue
        }
        this.#tell.changed()
        this.#undelivered++
        // With a gate each merge takes long, so each is delivered at once; without one, several are delivered together.
        const together = this.#context.run.settings.gate.length === 0 ? mostUndelivered : 1
        if (this.#undelivered >= together) await this.#deliverMerged(delivering)
      }
      // Also when asked to end: merged work is delivered first.
      await this.#deliverMerged(delivering)
      if (this.#deliveryDue && !signal.aborted) await followTarget(this.#context, delivering)
      this.#deliveryDue = false
    } catch (error) {
      if (error instanceof Interrupted) return
      if (error instanceof LoopworkError && error.kind === 'store') throw error
      const trouble = troubleOf(error, 'merging')
      if (trouble === null) throw error
      await this.#waitFor(trouble, signal)
      this.#again = true
    }
  }

  async #deliverMerged(delivering: Delivering): Promise<void> {
    if (this.#undelivered === 0) return
    this.#undelivered = 0
    // A held delivery is not tried again in this round, only after some time.
    this.#deliveryDue = (await followTarget(this.#context, delivering)) !== 'held'
  }

  #refuseUndos(): void {
    for (const { answer } of this.#undos.splice(0)) {
      answer.resolve({
        state: 'refused',
        message: 'not taken back: the lane is in other hands just now; ask again',
      })
    }
  }

  /** Waits until trouble of the whole machine is over; trouble of this lane alone is tried again after a second. */
  async #waitFor(trouble: Trouble, signal: AbortSignal): Promise<void> {
    const { holds, clock } = this.#context
    if (await holds.isEverywhere(trouble)) await holds.mended('machine', signal).catch(() => undefined)
    else await clock.sleep(1_000, signal)
  }

  /** Work that can't be merged although the machine is well fails after a few tries, so that it does not block the queue. */
  async #land(landing: Landing): Promise<Landed> {
    const { id } = landing.head.attempt
    try {
      return await land(this.#context, landing)
    } catch (error) {
      if (error instanceof Interrupted || (error instanceof LoopworkError && error.kind === 'store'))
        throw error
      const trouble = troubleOf(error, 'merging')
      if (trouble !== null && (await this.#context.holds.isEverywhere(trouble))) return 'machine held'
      const failures = this.#failures.attempt === id ? this.#failures.count + 1 : 1
      this.#failures = { attempt: id, count: failures }
      if (failures < landingTries) throw error
      return fail(this.#context, landing, reason('merge:failed', `merge: ${messageOf(error)}`))
    }
  }
}

const landingTries = 5
/** At most so many tasks are merged before the user's branch is moved. */
const mostUndelivered = 8

interface Landing {
  readonly lease: LaneLease
  readonly head: LaneHead
  readonly intake: Intake
  readonly signal: AbortSignal
  readonly tried: boolean
}

/** `… held`: the work stays at the head of the queue until the gate can be run, or the machine is well again. */
type Landed = 'ok' | 'ghost' | 'gate held' | 'machine held'

/** Merges the head's work onto the tip, or ends its attempt. */
async function land(context: SupervisorContext, landing: Landing): Promise<Landed> {
  const { git, run } = context
  const { head } = landing
  const { target } = run.settings
  let tip = await git.lane.tip(target)
  if (head.step !== null && (await git.lane.holds(tip, head.step.merged)))
    return done(context, landing, head.step)
  tip = (await landing.intake.take(landing.lease, landing.signal)) ?? tip
  const { work, base } = head.attempt
  if (work === null || base === null) return done(context, landing, { old: tip, merged: tip })
  const { slug, number } = head.attempt
  if (!(await git.lane.isKept({ slug, number, commit: work.commit, base })))
    return fail(context, landing, pruned('its work'))
  const merge = await git.lane.merge({
    tip,
    work: work.commit,
    base,
    slug: head.attempt.slug,
    message: commitMessage(head.attempt, head.item.title),
    trailers: trailersOf(head.attempt),
  })
  switch (merge.kind) {
    case 'same':
      return done(context, landing, { old: tip, merged: tip })
    case 'conflict':
      await handConflict(context, head.attempt, tip)
      return fail(context, landing, await conflictReason(context, head.attempt, { ...merge, tip }))
    case 'clean':
      return landClean(context, landing, { tip, merged: merge.commit, tree: merge.tree })
  }
}

const pruned = (what: string): Reason =>
  reason(
    'merge:failed',
    `merge: ${what} is not in the repository any more: its refs were deleted, and the objects pruned`,
  )

async function landClean(
  context: SupervisorContext,
  landing: Landing,
  { tip, merged, tree }: { readonly tip: Oid; readonly merged: Oid; readonly tree: Oid },
): Promise<Landed> {
  const { store, git, run } = context
  const { lease, head, signal } = landing
  const { target } = run.settings
  if (!passedOn(head.attempt, tree, run.settings.gate)) {
    // The gate of a killed supervisor may still be writing into the lane's worktree.
    await context.processes.sweep(context.paths.marker(head.attempt))
    const dir = await git.lane.checkout(target, merged, run.settings.worktreeRoot)
    const unequipped = (await equip(context, { ...gearOf(context, head.attempt), dir, signal })).failure
    const failure =
      (unequipped &&
        (await context.setupOwner.withWork({
          attempt: head.attempt,
          base: tip,
          failure: unequipped,
          signal,
        }))) ??
      (await runGate(context, {
        ...gateOf(context, head.attempt),
        dir,
        tree,
        work: { attempt: head.attempt, base: tip, files: head.attempt.work?.files ?? [] },
        where: 'on the merged tree',
        signal,
        note: async (gate) => {
          await store.laneGate(lease, fenceOf(head.attempt), gate)
        },
      }))
    if (failure?.code === 'gate:cannot-run') {
      await context.holds.hold(gateHold(failure), { again: landing.tried })
      return 'gate held'
    }
    if (landing.tried) await context.holds.lift('gate')
    const why = failure === null ? null : await blame(context, head.attempt, failure)
    if (why !== null && weightOf(why.code) === 'back') return 'machine held'
    if (why !== null) return fail(context, landing, why)
  }
  const { slug, number } = head.attempt
  if (!(await git.lane.isKept({ slug, number, commit: merged, base: tip })))
    return fail(context, landing, pruned('its merge'))
  const step = { old: tip, merged }
  if ((await store.laneStep(lease, fenceOf(head.attempt), step)) === 'ghost') return 'ghost'
  if (!(await git.lane.advance(target, tip, merged))) return 'ok'
  return done(context, landing, step)
}

async function done(
  context: SupervisorContext,
  { lease, head }: Landing,
  step: { readonly old: Oid; readonly merged: Oid },
): Promise<'ok' | 'ghost'> {
  const result = await context.store.laneDone(lease, fenceOf(head.attempt), step)
  if (result !== 'ok') return result
  if (step.old !== step.merged) context.setupOwner.merged(head.item.id, step)
  await context.clearing.add(head.attempt, 'no')
  return result
}

async function fail(
  context: SupervisorContext,
  { lease, head }: Landing,
  why: Reason,
): Promise<'ok' | 'ghost'> {
  const result = await context.store.laneFail(lease, fenceOf(head.attempt), why)
  // The branch and worktree of a conflict stay: a person settles it there.
  if (result === 'ok')
    await context.clearing.add(head.attempt, why.code === 'conflict' ? 'for a person' : 'no')
  return result
}
