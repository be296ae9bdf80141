import type { Clock } from '../core/ports/clock.ts'

export interface LookParts<Place, Found> {
  readonly clock: Pick<Clock, 'awakeMs'>
  look(place: Place): Promise<Found | null>
  /** Called when there is something new. */
  changed(): void
}

/** The shortest time between two looks, and how little of the time is spent on them. */
const pauseMs = 2_000
const dutyFactor = 20

interface Looked<Found> {
  readonly key: string
  state: Found | null
  /** As it was when the newest look began. */
  returns: number
  dueMs: number
  isLooking: boolean
}

/**
 * What a person changes in a shell, where nothing tells us: how far they are with a conflict, where they have moved a branch. The one
 * place that a screen shows is looked at again while it is shown, and at once when it is opened or a program of theirs has ended.
 */
export class PacedLook<Place, Found> {
  readonly #parts: LookParts<Place, Found>
  #looked: Looked<Found> | null = null

  constructor(parts: LookParts<Place, Found>) {
    this.#parts = parts
  }

  /**
   * Null: not known yet, or there is nothing.
   * @param returns how often a program of theirs has ended.
   */
  of(place: Place, returns: number): Found | null {
    const key = JSON.stringify(place)
    const looked =
      this.#looked?.key === key
        ? this.#looked
        : { key, state: null, returns, dueMs: -Infinity, isLooking: false }
    this.#looked = looked
    const isDue = looked.returns !== returns || this.#parts.clock.awakeMs() >= looked.dueMs
    if (!looked.isLooking && isDue) {
      looked.returns = returns
      void this.#look(looked, place)
    }
    return looked.state
  }

  close(): void {
    this.#looked = null
  }

  async #look(looked: Looked<Found>, place: Place): Promise<void> {
    looked.isLooking = true
    const began = this.#parts.clock.awakeMs()
    // Where git can't say, nothing is claimed.
    const next = await this.#parts.look(place).catch(() => null)
    const ended = this.#parts.clock.awakeMs()
    looked.isLooking = false
    looked.dueMs = ended + Math.max(pauseMs, (ended - began) * dutyFactor)
    const isNews = JSON.stringify(next) !== JSON.stringify(looked.state)
    looked.state = next
    if (isNews && this.#looked === looked) this.#parts.changed()
  }
}
