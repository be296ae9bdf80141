import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import { throwIfInterrupted } from '../../interruption.ts'

/**
 * Keeps some time between the starts of one preset: several agents of a CLI that begin in the same instant get in each other's way in
 * the home that they share.
 */
export class StartPace {
  readonly #clock: Clock
  readonly #nextAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when an agent of the preset may start. @throws Interrupted when the signal aborts. */
  async turn(
    { name, staggerMs }: Pick<AgentPreset, 'name' | 'staggerMs'>,
    signal: AbortSignal,
  ): Promise<void> {
    if (staggerMs === 0) return
    const now = this.#clock.awakeMs()
    const at = Math.max(now, this.#nextAt.get(name) ?? 0)
    this.#nextAt.set(name, at + staggerMs)
    if (at > now) await this.#clock.sleep(at - now, signal)
    throwIfInterrupted(signal)
  }
}
