import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import type { Hold, HoldOwner } from '../core/run/hold.ts'
import type { Run } from '../core/run/run.ts'
import type { Trouble } from '../core/trouble/trouble.ts'
import { throwIfInterrupted } from './interruption.ts'

/** What of a run's surroundings can be checked without doing any of its work. Null: nothing is in the way. */
export interface Checks {
  machine(): Promise<Trouble | null>
  /** Why the run's agent could not be started. */
  preset(): Promise<HoldReason | null>
}

export type HoldReason = Pick<Hold, 'message' | 'cure'>

export const presetCure = 'install the program, or mend the command of the preset'

/** When the same failure follows a check that passed, the next check that passes counts only after a wait: 1 s, 2 s, … 30 s. */
const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** Nothing but an agent's own try shows that it is logged in again, so the tries are further apart. */
const firstTryMs = 60_000
const longestTryMs = 900_000
/** Held for long, it is checked less often. */
const slowestCheckMs = 5_000
/** Held again within this time after it was lifted, the wait doubles. */
const soonMs = 60_000
/** The hold is reported again after this time, so that it is found at the end of a long log. */
const repeatMs = 300_000
/** A gate hold of another supervisor is tried by that one, as long as it lives. */
const othersGateMs = 60_000
/** Within this time a hold that was found here is stored and included in what is read from the store. */
const storedMs = 1_000

interface TimedHold {
  readonly hold: Omit<Hold, 'since'>
  readonly waitMs: number
  readonly heldAt: number
  checkAt: number
  repeatAt: number
}

type Resume = (how: 'lifted' | 'try' | 'interrupted') => void

/**
 * The holds of a run: stored, so that no supervisor of it starts anything; checked from time to time, and lifted by the
 * supervisor that finds them fixed. Attempts whose agent has ended well wait here in their phase.
 */
export class Holds {
  readonly #store: Store
  readonly #clock: Clock
  readonly #run: Run
  readonly #checks: Checks
  readonly #held = new Map<HoldOwner, TimedHold>()
  readonly #lifted = new Map<HoldOwner, { readonly at: number; readonly waitMs: number }>()
  readonly #waiting: { readonly owner: HoldOwner; readonly wake: Resume }[] = []
  readonly #failed: (error: unknown) => void
  #looking: Promise<void> | null = null

  /** @param failed receives errors of work that is not awaited: the store can't be used any more. */
  constructor(
    context: { readonly store: Store; readonly clock: Clock; readonly run: Run; readonly checks: Checks },
    failed: (error: unknown) => void,
  ) {
    this.#failed = failed
    this.#store = context.store
    this.#clock = context.clock
    this.#run = context.run
    this.#checks = context.checks
  }

  /** Called before anything is claimed, so that trouble is found without using up an attempt. */
  async checkAtStart(): Promise<void> {
    const trouble = await this.#checks.machine()
    if (trouble !== null) await this.hold(machineHold(trouble))
    const missing = await this.#checks.preset()
    if (missing !== null) await this.hold({ owner: 'preset', code: 'agent:not-started', ...missing })
    // Whoever starts the run again has mended what it was held for, or finds out at once.
    else if (this.#run.hold?.owner === 'preset') await this.lift('preset')
  }

  /** Whether the whole machine is affected; then the run is held. Otherwise only the caller has to wait. */
  async isEverywhere(trouble: Trouble): Promise<boolean> {
    const found = trouble.everywhere ? trouble : await this.#checks.machine()
    if (found !== null) await this.hold(machineHold(found))
    return found !== null
  }

  /** The machine's present trouble, which may be the cause of an item's failure. */
  machine(): Promise<Trouble | null> {
    return this.#checks.machine()
  }

  isHeld(owner: HoldOwner): boolean {
    return this.#held.has(owner)
  }

  /** @param again a retry has failed: the next one comes later. */
  async hold(hold: Omit<Hold, 'since'>, { again = false } = {}): Promise<void> {
    const now = this.#clock.awakeMs()
    const known = this.#held.get(hold.owner)
    const waitMs =
      known === undefined ? this.#waitAfter(hold, now) : again ? doubled(hold, known.waitMs) : known.waitMs
    this.#held.set(hold.owner, {
      hold,
      waitMs,
      heldAt: known?.heldAt ?? now,
      checkAt: Math.max(now + waitMs, known?.checkAt ?? 0),
      repeatAt: known?.repeatAt ?? now + repeatMs,
    })
    await this.#store.holdRun(this.#run.id, hold)
  }

  async lift(owner: HoldOwner): Promise<void> {
    this.#drop(owner)
    await this.#store.liftHold(this.#run.id, owner)
  }

  /**
   * Waits while `owner` holds the run. Resolves to `try` for one of those that wait, each time a check is due that
   * consists in trying the thing itself. @throws Interrupted when the signal aborts.
   */
  async mended(owner: HoldOwner, signal: AbortSignal): Promise<'mended' | 'try'> {
    while (this.#held.has(owner)) {
      const how = await this.#wait(owner, signal)
      if (how === 'try') return 'try'
      throwIfInterrupted(signal)
    }
    return 'mended'
  }

  /** Called at each tick with the stored holds; returns at once. Holds that another supervisor found are checked here too. */
  look(stored: readonly Hold[]): void {
    const now = this.#clock.awakeMs()
    this.#compare(stored, now)
    if (this.#looking !== null) return
    const due = [...this.#held.values()].filter(({ checkAt, repeatAt }) => now >= Math.min(checkAt, repeatAt))
    if (due.length === 0) return
    this.#looking = Promise.all(due.map((held) => this.#check(held)))
      .then(() => undefined)
      .catch(this.#failed)
      .finally(() => (this.#looking = null))
  }

  #compare(stored: readonly Hold[], now: number): void {
    for (const hold of stored) {
      if (this.#held.has(hold.owner)) continue
      const waitMs = hold.owner === 'gate' ? othersGateMs : waitsOf(hold).firstMs
      const times = { waitMs, heldAt: now, checkAt: now + waitMs, repeatAt: now + repeatMs }
      this.#held.set(hold.owner, { hold, ...times })
    }
    const owners = new Set(stored.map(({ owner }) => owner))
    for (const { hold, heldAt } of this.#held.values()) {
      // What was found a moment ago may not have been stored when the store was read.
      if (!owners.has(hold.owner) && now - heldAt > storedMs) this.#drop(hold.owner)
    }
  }

  async #check(held: TimedHold): Promise<void> {
    const { owner, message, cure } = held.hold
    const now = this.#clock.awakeMs()
    if (now >= held.repeatAt) {
      held.repeatAt = now + repeatMs
      const still = { type: 'notice', message: `still held: ${message}; ${cure}` } as const
      await this.#store.note(this.#run.id, still)
    }
    if (now < held.checkAt) return
    held.checkAt = now + Math.max(held.waitMs, Math.min((now - held.heldAt) / 10, slowestCheckMs))
    switch (owner) {
      case 'machine': {
        const trouble = await this.#checks.machine()
        return trouble === null ? this.lift(owner) : this.hold(machineHold(trouble))
      }
      case 'preset': {
        const missing = held.hold.code === 'agent:not-started' ? await this.#checks.preset() : null
        return missing === null ? this.lift(owner) : this.hold({ ...held.hold, ...missing })
      }
      case 'gate': {
        // Only running the gate shows that it can be run: one of the waiting attempts tries.
        const first = this.#waiting.find((waiting) => waiting.owner === owner)
        return first === undefined ? this.lift(owner) : first.wake('try')
      }
    }
  }

  #wait(owner: HoldOwner, signal: AbortSignal): Promise<Parameters<Resume>[0]> {
    return new Promise((resolve) => {
      const interrupt = () => waiting.wake('interrupted')
      const waiting = {
        owner,
        wake: (how: Parameters<Resume>[0]) => {
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
          signal.removeEventListener('abort', interrupt)
          resolve(how)
        },
      }
      this.#waiting.push(waiting)
      signal.addEventListener('abort', interrupt)
      if (signal.aborted) interrupt()
    })
  }

  #drop(owner: HoldOwner): void {
    const held = this.#held.get(owner)
    if (held === undefined) return
    this.#lifted.set(owner, { at: this.#clock.awakeMs(), waitMs: held.waitMs })
    this.#held.delete(owner)
    for (const waiting of this.#waiting.filter((each) => each.owner === owner)) waiting.wake('lifted')
  }

  #waitAfter(hold: Pick<Hold, 'owner' | 'code'>, now: number): number {
    const lifted = this.#lifted.get(hold.owner)
    const { firstMs } = waitsOf(hold)
    return lifted === undefined || now - lifted.at > soonMs
      ? firstMs
      : Math.max(firstMs, doubled(hold, lifted.waitMs))
  }
}

const waitsOf = ({ code }: Pick<Hold, 'code'>): { readonly firstMs: number; readonly longestMs: number } =>
  code === 'agent:fault-auth' || code === 'agent:fault-billing'
    ? { firstMs: firstTryMs, longestMs: longestTryMs }
    : { firstMs: firstWaitMs, longestMs: longestWaitMs }

const doubled = (hold: Pick<Hold, 'code'>, waitMs: number): number =>
  Math.min(waitMs * 2, waitsOf(hold).longestMs)

export const machineHold = ({ code, message, cure }: Trouble): Omit<Hold, 'since'> => ({
  owner: 'machine',
  code,
  message,
  cure,
})
