import type { Clock } from '../../core/ports/clock.ts'
import type { SettlingPlace } from '../../core/ports/worktrees.ts'
import type { Settling } from '../../core/settling.ts'

export interface SettlingParts {
  readonly clock: Clock
  settling(place: SettlingPlace): Promise<Settling | null>
  /** Called when there is something new. */
  changed(): void
}

/** The shortest time between two looks, and how little of the time is spent on them. */
const pauseMs = 2_000
const dutyFactor = 20

interface Looked {
  readonly key: string
  state: Settling | null
  /** As it was when the newest look began. */
  returns: number
  dueMs: number
  isLooking: boolean
}

/**
 * How far a person is with the one conflict that a screen shows. They settle it in a shell, where nothing tells us: the worktree is
 * looked at again while it is shown, and at once when its page is opened or a program of theirs has ended.
 */
export class OpenSettling {
  readonly #parts: SettlingParts
  #looked: Looked | null = null

  constructor(parts: SettlingParts) {
    this.#parts = parts
  }

  /**
   * Null: not known yet, or nothing is there to settle it in.
   * @param returns how often a program of theirs has ended.
   */
  of(place: SettlingPlace, returns: number): Settling | null {
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

  async #look(looked: Looked, place: SettlingPlace): Promise<void> {
    looked.isLooking = true
    const began = this.#parts.clock.awakeMs()
    // Where git can't say, nothing is claimed: the comparison of both sides stays.
    const next = await this.#parts.settling(place).catch(() => null)
    const ended = this.#parts.clock.awakeMs()
    looked.isLooking = false
    looked.dueMs = ended + Math.max(pauseMs, (ended - began) * dutyFactor)
    const isNews = JSON.stringify(next) !== JSON.stringify(looked.state)
    looked.state = next
    if (isNews && this.#looked === looked) this.#parts.changed()
  }
}
