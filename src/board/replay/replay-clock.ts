import type { EpochMs } from '../../core/ids.ts'
import type { Replay } from '../../core/run/replay.ts'

/** In this order. */
export const replaySpeeds: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

/** The time of a run that is played again: it goes as fast as one wants, stands still, and goes back. */
export class ReplayClock {
  readonly #from: EpochMs
  readonly #to: EpochMs
  readonly #awakeMs: () => number
  #speed: number
  #paused = false
  /** Where it stood when it was set last, and when that was. */
  #setAt: EpochMs
  #setAwakeMs: number

  constructor(parts: {
    readonly from: EpochMs
    readonly to: EpochMs
    readonly speed: number
    awakeMs(this: void): number
  }) {
    this.#from = parts.from
    this.#to = parts.to
    this.#speed = parts.speed
    this.#awakeMs = parts.awakeMs
    this.#setAt = parts.from
    this.#setAwakeMs = parts.awakeMs()
  }

  now(): EpochMs {
    if (this.#paused) return this.#setAt
    const passedMs = (this.#awakeMs() - this.#setAwakeMs) * this.#speed
    return Math.min(this.#to, Math.round(this.#setAt + passedMs))
  }

  state(): Replay {
    const at = this.now()
    const paused = this.#paused || at >= this.#to
    return { from: this.#from, to: this.#to, at, speed: this.#speed, paused }
  }

  toggle(): void {
    if (this.now() >= this.#to) {
      this.#set(this.#from)
      this.#paused = false
      return
    }
    this.#set(this.now())
    this.#paused = !this.#paused
  }

  /** @param by 1: the next faster speed, -1: the next slower one. The last ones stay as they are. */
  shift(by: 1 | -1): void {
    const next =
      by === 1
        ? replaySpeeds.find((speed) => speed > this.#speed)
        : replaySpeeds.findLast((speed) => speed < this.#speed)
    this.#set(this.now())
    this.#speed = next ?? this.#speed
  }

  /** Once it has ended it stands where it is moved to: going on, it would be back at its end before anybody saw that. */
  moveTo(at: EpochMs): void {
    this.#paused ||= this.now() >= this.#to
    this.#set(Math.min(this.#to, Math.max(this.#from, at)))
  }

  #set(at: EpochMs): void {
    this.#setAt = at
    this.#setAwakeMs = this.#awakeMs()
  }
}
