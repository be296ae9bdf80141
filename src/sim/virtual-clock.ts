import { LoopworkError } from '../core/errors.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Clock } from '../core/ports/clock.ts'

/** Sleeps up to this are pauses between two looks whether something has changed: nothing in a simulated world is that short. */
const lookMs = 100
/** The longest time without anything to look at, when nobody has announced a moment: first so much, then ever more. */
const firstStretchMs = 300_000
const stretchFactor = 4
const longestStretchMs = 3_600_000
/** Nothing has changed for so long, and nothing is going to: a person would have to act. */
const hopelessMs = 30 * 24 * 3_600_000

export interface VirtualClockParts {
  readonly startsAt: EpochMs
  /** Grows whenever something changes that a look may find: then looks are due as they were asked for. */
  changes(): number
  /** Called before time goes on: to show what has happened, or to wait as long in real time. */
  passing?(from: EpochMs, to: EpochMs): Promise<void> | void
}

interface Sleeper {
  readonly at: EpochMs
  /** Of several that are due at once, the one that was asked for first wakes first. */
  readonly order: number
  wake(): void
}

/**
 * Time that goes on when all that could be done at a moment is done: then it is the next moment for which something is planned.
 *
 * All is done when the queue of microtasks is empty, which is known in a macrotask: everything in a simulated world settles in
 * microtasks, or waits for this clock. Code that looks ten or twenty times a second whether something has changed would make every
 * hour cost 36,000 looks, so such looks (short sleeps) are due as asked for only while something changes, and after that at the next
 * planned moment. What nobody has planned (a limit that is compared with the time at each look) is announced by `plan`, or found
 * some seconds or minutes late.
 */
export class VirtualClock implements Clock {
  readonly #parts: VirtualClockParts
  readonly #startsAt: EpochMs
  #now: EpochMs
  #order = 0
  /** Soonest first. */
  readonly #planned: Sleeper[] = []
  readonly #looks = new Set<Sleeper>()
  #seen = -1
  #isFresh = true
  #stretchMs = firstStretchMs
  #changedAt: EpochMs

  constructor(parts: VirtualClockParts) {
    this.#parts = parts
    this.#startsAt = parts.startsAt
    this.#now = parts.startsAt
    this.#changedAt = parts.startsAt
  }

  now(): EpochMs {
    return this.#now
  }

  /** From 1, so that no moment is taken for "not yet". */
  awakeMs(): number {
    return this.#now - this.#startsAt + 1
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake)
        this.#forget(sleeper)
        resolve()
      }
      const sleeper = { at: this.#now + Math.max(0, ms), order: this.#order++, wake }
      signal?.addEventListener('abort', wake, { once: true })
      if (ms > 0 && ms <= lookMs) this.#looks.add(sleeper)
      else this.#insert(sleeper)
    })
  }

  /** Acts at a moment, and has everybody look then. Returns what takes it back. */
  plan(at: EpochMs, act: () => void = () => {}): () => void {
    const sleeper = { at: Math.max(at, this.#now), order: this.#order++, wake: act }
    this.#insert(sleeper)
    return () => this.#forget(sleeper)
  }

  /** Lets time pass until the work is done. @throws LoopworkError when it waits for something that never comes. */
  async drive<T>(work: Promise<T>): Promise<T> {
    let isOver = false
    const ended = work.finally(() => (isOver = true))
    // Awaited below; until then a rejection is not unhandled.
    ended.catch(() => undefined)
    for (;;) {
      await everythingSettled()
      if (isOver) return ended
      await this.#advance()
    }
  }

  async #advance(): Promise<void> {
    this.#compare()
    const [next] = this.#planned
    if (this.#looks.size === 0) {
      if (next === undefined) throw neverComes()
      return this.#passTo(next.at, 'act')
    }
    // What is planned for now comes first, so that one look finds all of it.
    if (next !== undefined && next.at <= this.#now) return this.#passTo(next.at, 'act')
    if (this.#isFresh) {
      this.#isFresh = false
      const due = Math.max(this.#now, ...[...this.#looks].map(({ at }) => at))
      return next !== undefined && next.at < due ? this.#passTo(next.at, 'act') : this.#passTo(due, 'look')
    }
    const unplanned = this.#now + this.#stretchMs
    if (next !== undefined && next.at <= unplanned) return this.#passTo(next.at, 'act')
    if (next === undefined && this.#now - this.#changedAt > hopelessMs) throw waitsForPerson()
    this.#stretchMs = Math.min(this.#stretchMs * stretchFactor, longestStretchMs)
    return this.#passTo(unplanned, 'look')
  }

  #compare(): void {
    const changes = this.#parts.changes()
    if (changes === this.#seen) return
    this.#seen = changes
    this.#isFresh = true
    this.#changedAt = this.#now
    this.#stretchMs = firstStretchMs
  }

  async #passTo(at: EpochMs, how: 'act' | 'look'): Promise<void> {
    if (at > this.#now) await this.#parts.passing?.(this.#now, at)
    this.#now = Math.max(this.#now, at)
    if (how === 'look') {
      for (const look of [...this.#looks]) look.wake()
      return
    }
    this.#isFresh = true
    while (this.#planned[0] !== undefined && this.#planned[0].at <= this.#now) {
      const [first] = this.#planned.splice(0, 1)
      first?.wake()
    }
  }

  #insert(sleeper: Sleeper): void {
    const index = this.#planned.findLastIndex(({ at }) => at <= sleeper.at)
    this.#planned.splice(index + 1, 0, sleeper)
  }

  #forget(sleeper: Sleeper): void {
    if (this.#looks.delete(sleeper)) return
    const index = this.#planned.indexOf(sleeper)
    if (index >= 0) this.#planned.splice(index, 1)
  }
}

const neverComes = (): LoopworkError =>
  new LoopworkError('internal', 'the simulated run waits for something that never comes')

const waitsForPerson = (): LoopworkError =>
  new LoopworkError('usage', 'the simulated run stands still: what is left waits for a person', {
    hint: 'nobody is there in it: leave out what asks for one',
  })

/** In a macrotask no microtask is left: whatever could go on has gone on, up to a wait for this clock. */
const everythingSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
