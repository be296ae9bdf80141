import type { Hold, HoldOwner } from '../core/hold.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import type { Run } from '../core/run.ts'
import type { Trouble } from '../core/trouble/trouble.ts'
import { throwIfInterrupted } from './interruption.ts'

/** What of a run's surroundings can be checked without doing any of its work. Null: nothing is in the way. */
export interface Checks {
  machine(): Promise<Trouble | null>
  /** Why the run's agent could not be started. */
  preset(): Promise<Finding | null>
}

export type Finding = Pick<Hold, 'message' | 'cure'>

export const presetCure = 'install the program, or mend the command of the preset'

/** A check that passes is not believed at once again where the same was found right after it: 1 s, 2 s, … 30 s. */
const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** Held for long, it is checked less often. */
const slowestCheckMs = 5_000
/** Held again within this time after it was lifted, the wait doubles. */
const soonMs = 60_000
/** Nobody may be looking: what holds the run is repeated, so that the end of a long log says it. */
const repeatMs = 300_000
/** A gate that another supervisor holds is that one's to try, as long as it lives. */
const othersGateMs = 60_000
/** Within this time what was found here is in the store, and in what is read from it. */
const storedMs = 1_000

interface Held {
  readonly hold: Omit<Hold, 'since'>
  readonly waitMs: number
  readonly heldAt: number
  checkAt: number
  repeatAt: number
}

type Wake = (how: 'lifted' | 'try' | 'interrupted') => void

/**
 * What holds the run: stored, so that every supervisor of it starts nothing; checked from time to time, and lifted by
 * whoever finds it mended. Attempts whose agent has ended well wait here in their phase.
 */
export class Holds {
  readonly #store: Store
  readonly #clock: Clock
  readonly #run: Run
  readonly #checks: Checks
  readonly #held = new Map<HoldOwner, Held>()
  readonly #lifted = new Map<HoldOwner, { readonly at: number; readonly waitMs: number }>()
  readonly #waiting: { readonly owner: HoldOwner; readonly wake: Wake }[] = []
  readonly #failed: (error: unknown) => void
  #looking: Promise<void> | null = null

  /** @param failed receives what nobody waits for: the store is gone. */
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

  /** Before anything is claimed: what would fail is found without spending an attempt on it. */
  async checkAtStart(): Promise<void> {
    const trouble = await this.#checks.machine()
    if (trouble !== null) await this.hold(machineHold(trouble))
    const missing = await this.#checks.preset()
    if (missing !== null) await this.hold({ owner: 'preset', code: 'agent:not-started', ...missing })
  }

  /** Whether the machine as a whole is in trouble; then the run is held. Else only whoever met it is to wait. */
  async isEverywhere(trouble: Trouble): Promise<boolean> {
    const found = trouble.everywhere ? trouble : await this.#checks.machine()
    if (found !== null) await this.hold(machineHold(found))
    return found !== null
  }

  /** What the machine lacks right now, as a reason for a failure that may not be the item's. */
  machine(): Promise<Trouble | null> {
    return this.#checks.machine()
  }

  isHeld(owner: HoldOwner): boolean {
    return this.#held.has(owner)
  }

  /** @param again it was tried in vain: the next try comes later. */
  async hold(hold: Omit<Hold, 'since'>, { again = false } = {}): Promise<void> {
    const now = this.#clock.awakeMs()
    const known = this.#held.get(hold.owner)
    const waitMs =
      known === undefined ? this.#waitAfter(hold.owner, now) : again ? doubled(known.waitMs) : known.waitMs
    this.#held.set(hold.owner, {
      hold,
      waitMs,
      heldAt: known?.heldAt ?? now,
      checkAt: Math.max(now + waitMs, known?.checkAt ?? 0),
      repeatAt: known?.repeatAt ?? now + repeatMs,
    })
    await this.#store.holdRun(this.#run.id, hold, this.#clock.now())
  }

  async lift(owner: HoldOwner): Promise<void> {
    this.#drop(owner)
    await this.#store.liftHold(this.#run.id, owner, this.#clock.now())
  }

  /**
   * Waits while `owner` holds the run. Resolves to `try` for one of those that wait, each time a check is due that only
   * doing the thing itself can make. @throws Interrupted when the signal aborts.
   */
  async mended(owner: HoldOwner, signal: AbortSignal): Promise<'mended' | 'try'> {
    while (this.#held.has(owner)) {
      const how = await this.#wait(owner, signal)
      if (how === 'try') return 'try'
      throwIfInterrupted(signal)
    }
    return 'mended'
  }

  /** Called at each tick with what the store says; returns at once. What another supervisor found is checked here, too. */
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
      const waitMs = hold.owner === 'gate' ? othersGateMs : firstWaitMs
      const times = { waitMs, heldAt: now, checkAt: now + waitMs, repeatAt: now + repeatMs }
      this.#held.set(hold.owner, { hold, ...times })
    }
    const owners = new Set(stored.map(({ owner }) => owner))
    for (const { hold, heldAt } of this.#held.values()) {
      // What was found a moment ago may not have been stored when the store was read.
      if (!owners.has(hold.owner) && now - heldAt > storedMs) this.#drop(hold.owner)
    }
  }

  async #check(held: Held): Promise<void> {
    const { owner, message, cure } = held.hold
    const now = this.#clock.awakeMs()
    if (now >= held.repeatAt) {
      held.repeatAt = now + repeatMs
      const still = { type: 'notice', message: `still held: ${message}; ${cure}` } as const
      await this.#store.note(this.#run.id, still, this.#clock.now())
    }
    if (now < held.checkAt) return
    held.checkAt = now + Math.max(held.waitMs, Math.min((now - held.heldAt) / 10, slowestCheckMs))
    switch (owner) {
      case 'machine': {
        const trouble = await this.#checks.machine()
        return trouble === null ? this.lift(owner) : this.hold(machineHold(trouble))
      }
      case 'preset': {
        const missing = await this.#checks.preset()
        return missing === null ? this.lift(owner) : this.hold({ ...held.hold, ...missing })
      }
      case 'gate': {
        // Only running it shows that it can be run: one of those that wait for it tries.
        const first = this.#waiting.find((waiting) => waiting.owner === owner)
        return first === undefined ? this.lift(owner) : first.wake('try')
      }
    }
  }

  #wait(owner: HoldOwner, signal: AbortSignal): Promise<Parameters<Wake>[0]> {
    return new Promise((resolve) => {
      const interrupt = () => waiting.wake('interrupted')
      const waiting = {
        owner,
        wake: (how: Parameters<Wake>[0]) => {
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

  #waitAfter(owner: HoldOwner, now: number): number {
    const lifted = this.#lifted.get(owner)
    return lifted === undefined || now - lifted.at > soonMs ? firstWaitMs : doubled(lifted.waitMs)
  }
}

const doubled = (waitMs: number): number => Math.min(waitMs * 2, longestWaitMs)

export const machineHold = ({ code, message, cure }: Trouble): Omit<Hold, 'since'> => ({
  owner: 'machine',
  code,
  message,
  cure,
})
