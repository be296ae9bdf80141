import { fenceOf } from '../../core/attempt.ts'
import type { CommandAnswer } from '../../core/command.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import {
  afterEvent,
  emptyQueue,
  givesUp,
  nextStep,
  type MergeQueue,
  type QueueEvent,
  type QueueStep,
} from '../../core/policy/merge-queue.ts'
import type { LaneHead, LaneLease } from '../../core/ports/lane-store.ts'
import { reason } from '../../core/reason.ts'
import { troubleOf, type Trouble } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted } from '../interruption.ts'
import { messageOf } from '../message-of.ts'
import { followTarget, type Delivering } from './follow-target.ts'
import { fail, land, type Landed, type Landing } from './land.ts'
import { laneElsewhere, moveInLane } from './move-in-lane.ts'
import { StalledOwner } from './stalled-owner.ts'
import { takeLane } from './take-lane.ts'
import { TargetIntake } from './target-intake.ts'
import { undo } from './undo.ts'

export interface LaneListener {
  changed(): void
  /** The store can't be used any more. */
  failed(error: unknown): void
}

interface AskedUndo {
  readonly named: ItemId | null
  readonly answer: PromiseWithResolvers<CommandAnswer>
}

type Step = QueueStep<AskedUndo>
type Event = QueueEvent<AskedUndo>

/**
 * The one-at-a-time way from finished work to the target. The supervisor that owns the lane's row merges for all supervisors.
 * The row, the head's phase and the step are stored before each act, so that another one can continue wherever this one dies.
 * What comes next is decided by `core/policy/merge-queue.ts`; this performs it.
 */
export class LaneKeeper {
  readonly #context: SupervisorContext
  readonly #listener: LaneListener
  readonly #intake: TargetIntake
  readonly #stalled: StalledOwner
  #queue: MergeQueue<AskedUndo>
  #lease: LaneLease | null = null
  /** What the store had for the work that is merged now; null between two. */
  #head: LaneHead | null = null
  #working: Promise<void> | null = null

  constructor(context: SupervisorContext, listener: LaneListener) {
    this.#context = context
    this.#listener = listener
    this.#intake = new TargetIntake(context)
    this.#stalled = new StalledOwner(context.clock)
    this.#queue = emptyQueue({ gated: context.run.settings.gate.length > 0 })
  }

  get busy(): boolean {
    return this.#working !== null
  }

  /** Something may be in the queue. Returns at once. */
  kick(signal: AbortSignal): void {
    this.#report({ type: 'reported' }, signal)
  }

  /** A held delivery may go now, or the user has moved the branch: looks at it anew. */
  lookAtTarget(signal: AbortSignal): void {
    this.#report({ type: 'target due' }, signal)
  }

  /** Undoes a merge when the lane is free: that of the named item, or the last one. */
  undo(named: ItemId | null, signal: AbortSignal): Promise<CommandAnswer> {
    const answer = Promise.withResolvers<CommandAnswer>()
    this.#report({ type: 'undo asked', undo: { named, answer } }, signal)
    return answer.promise
  }

  /** Moves work that waits by one place, while other work is merged. */
  async move(item: ItemId, by: -1 | 1): Promise<CommandAnswer> {
    const lease = this.#lease
    const answer = lease && (await moveInLane(this.#context, lease, { item, by }))
    return answer ?? laneElsewhere
  }

  /** Resolves when the lane's present work is done. */
  async whenIdle(): Promise<void> {
    while (this.#working !== null) await this.#working
  }

  /** @param over nothing is left to merge, so the gate's worktree is not needed again. */
  async release({ over }: { readonly over: boolean }): Promise<void> {
    await this.whenIdle()
    const { git, run, store } = this.#context
    // If that fails, the next start removes the worktree as a leftover.
    if (over && this.#lease !== null) {
      await git.lane.dropCheckout(this.#lease.target, run.settings.worktreeRoot).catch(() => undefined)
    }
    if (this.#lease !== null) await store.releaseLane(this.#lease)
    this.#happened(this.#lose())
  }

  #report(event: Event, signal: AbortSignal): void {
    this.#happened(event)
    this.#begin(signal)
  }

  #begin(signal: AbortSignal): void {
    this.#working ??= this.#work(signal)
      .catch((error: unknown) => {
        this.#happened({ type: 'cut short' })
        this.#listener.failed(error)
      })
      .finally(() => {
        this.#working = null
        this.#listener.changed()
        // Reported since the last look.
        if (!signal.aborted && nextStep(this.#queue).kind !== 'rest') this.#begin(signal)
      })
  }

  #happened(event: Event): void {
    this.#queue = afterEvent(this.#queue, event)
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) this.#happened({ type: 'stopping' })
      const step = nextStep(this.#queue)
      if (step.kind === 'rest') return
      try {
        this.#happened(await this.#perform(step, signal))
      } catch (error) {
        await this.#cutShort(error, signal)
      }
    }
  }

  async #cutShort(error: unknown, signal: AbortSignal): Promise<void> {
    if (!(error instanceof Interrupted)) {
      if (error instanceof LoopworkError && error.kind === 'store') throw error
      const trouble = troubleOf(error, 'merging')
      if (trouble === null) throw error
      await this.#waitFor(trouble, signal)
      this.#happened({ type: 'reported' })
    }
    this.#happened({ type: 'cut short' })
  }

  async #perform(step: Exclude<Step, { kind: 'rest' }>, signal: AbortSignal): Promise<Event> {
    const lease = this.#lease
    if (step.kind === 'take lane') return this.#take()
    if (lease === null) return this.#lose()
    const delivering = { lease, intake: this.#intake, signal }
    switch (step.kind) {
      case 'look':
        return this.#look(lease)
      case 'land':
        return this.#land({ ...delivering, retrying: step.retrying })
      case 'deliver':
        return { type: 'delivered', there: (await followTarget(this.#context, delivering)) === 'there' }
      case 'look at target':
        await followTarget(this.#context, delivering)
        return { type: 'target looked at' }
      case 'undo':
        return this.#undo(step.undo, delivering)
      case 'wait':
        await this.#context.holds.mended(step.until, signal)
        return { type: 'mended' }
    }
  }

  async #take(): Promise<Event> {
    this.#lease = await takeLane(this.#context, this.#stalled)
    if (this.#lease !== null) return { type: 'lane taken' }
    for (const { answer } of this.#queue.undos) {
      answer.resolve({
        state: 'refused',
        message: 'not taken back: the lane is in other hands just now; ask again',
      })
    }
    return { type: 'lane elsewhere' }
  }

  #lose(): Event {
    this.#lease = null
    return { type: 'lane lost' }
  }

  async #look(lease: LaneLease): Promise<Event> {
    const head = await this.#context.store.beginMerge(lease)
    this.#head = head === 'ghost' ? null : head
    return head === 'ghost' ? this.#lose() : { type: 'next', attempt: head?.attempt.id ?? null }
  }

  async #land(landing: Omit<Landing, 'head'>): Promise<Event> {
    const head = this.#head
    if (head === null) return { type: 'cut short' }
    const landed = await this.#landOrLeave({ ...landing, head }).finally(() => (this.#head = null))
    switch (landed) {
      case 'ghost':
        return this.#lose()
      case 'gate held':
        return { type: 'held', by: 'gate' }
      case 'machine held':
        return { type: 'held', by: 'machine' }
      case 'ok':
        this.#listener.changed()
        return { type: 'landed' }
    }
  }

  /** What is not merged for now waits in the queue again: a person sees so, and may take it out. */
  async #landOrLeave(landing: Landing): Promise<Landed> {
    const { lease, head } = landing
    const leave = () => this.#context.store.leaveMerge(lease, fenceOf(head.attempt))
    try {
      const landed = await this.#landOrFail(landing)
      return landed.endsWith('held') && (await leave()) === 'ghost' ? 'ghost' : landed
    } catch (error) {
      if (error instanceof Interrupted) await leave()
      throw error
    }
  }

  /** Work that can't be merged although the machine is well fails after a few tries. */
  async #landOrFail(landing: Landing): Promise<Landed> {
    const { id } = landing.head.attempt
    try {
      return await land(this.#context, landing)
    } catch (error) {
      if (error instanceof Interrupted || (error instanceof LoopworkError && error.kind === 'store'))
        throw error
      const trouble = troubleOf(error, 'merging')
      if (trouble !== null && (await this.#context.holds.isEverywhere(trouble))) return 'machine held'
      this.#happened({ type: 'merge failed', attempt: id })
      if (!givesUp(this.#queue, id)) throw error
      return fail(this.#context, landing, reason('merge:failed', `merge: ${messageOf(error)}`))
    }
  }

  async #undo({ named, answer }: AskedUndo, { lease, intake, signal }: Delivering): Promise<Event> {
    try {
      answer.resolve(
        await undo(this.#context, lease, {
          named,
          takeIn: () => intake.take(lease, signal),
          gate: (joined) => intake.gate(joined, signal),
        }),
      )
      return { type: 'undone' }
    } catch (error) {
      answer.resolve({ state: 'refused', message: `not taken back: ${messageOf(error)}` })
      this.#happened({ type: 'undone' })
      throw error
    }
  }

  /** Waits until trouble of the whole machine is over; trouble of this lane alone is tried again after a second. */
  async #waitFor(trouble: Trouble, signal: AbortSignal): Promise<void> {
    const { holds, clock } = this.#context
    if (await holds.isEverywhere(trouble)) await holds.mended('machine', signal).catch(() => undefined)
    else await clock.sleep(1_000, signal)
  }
}
