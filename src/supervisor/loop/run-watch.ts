import type { Pulse } from '../../core/ports/run-store.ts'
import type { SupervisorRow } from '../../core/run/run.ts'
import type { SupervisorContext } from '../context.ts'
import { stateGone } from '../state-gone.ts'
import { handleCommand, type CommandScope } from './handle-command.ts'

const heartbeatMs = 5_000
/** How often these are checked: a held delivery, a moved target, the owner of the lane, attempts of dead supervisors. */
const slowTickMs = 2_000

export interface RunWatcher {
  scopeOf(me: SupervisorRow): CommandScope
  /** Something in the store has changed since the last look. */
  changed(): void
  slowTick(): Promise<void>
}

/** What others have done to the run since the last tick: their commands, flags, a takeover; and our sign of life to them. */
export class RunWatch {
  readonly #context: SupervisorContext
  readonly #watcher: RunWatcher
  #pulse: Pulse | null = null
  #version = -1
  #heartbeatAt = 0
  #slowAt = 0

  constructor(context: SupervisorContext, watcher: RunWatcher) {
    this.#context = context
    this.#watcher = watcher
  }

  /** Resolves to `ghost` when another process has ended this supervisor. Commands are carried out. */
  async look(): Promise<Pulse | 'ghost'> {
    const { store, me, holds } = this.#context
    if (!(await this.#isAlive())) return 'ghost'
    await this.#tickSlowly()
    const version = store.dataVersion()
    if (version !== this.#version || this.#pulse === null) {
      this.#version = version
      const pulse = await store.pulse(me)
      if (pulse === null || pulse.me.endedAt !== null) return 'ghost'
      for (const command of pulse.asked)
        await handleCommand(this.#context, this.#watcher.scopeOf(pulse.me), command)
      const answered = pulse.asked.length === 0 ? pulse : await store.pulse(me)
      if (answered === null) return 'ghost'
      this.#pulse = answered
      this.#context.renew(answered.run)
      this.#watcher.changed()
    }
    holds.look(this.#pulse.holds)
    return this.#pulse
  }

  async #isAlive(): Promise<boolean> {
    const { store, clock, me } = this.#context
    const isDue = this.#heartbeatAt === 0 || clock.awakeMs() - this.#heartbeatAt > heartbeatMs
    if (!isDue) return true
    if ((await store.heartbeat(me)) === 'ghost') return false
    this.#heartbeatAt = clock.awakeMs()
    return true
  }

  async #tickSlowly(): Promise<void> {
    const { clock, paths } = this.#context
    if (clock.awakeMs() - this.#slowAt <= slowTickMs) return
    if (!paths.stillThere()) throw stateGone()
    this.#slowAt = clock.awakeMs()
    await this.#watcher.slowTick()
  }
}
