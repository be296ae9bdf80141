import type { RunId } from '../../core/ids.ts'
import { reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import type { Interruption } from '../interruption.ts'
import type { Slots } from './slots.ts'

/** What the supervisor's own process can ask of it. */
export interface Steering {
  /** Claiming stops, agents are asked to end, items go back to todo. The second time: now. */
  stop(): void
  detach(): void
  drain(): void
  /** Cancels a drain: tasks are started again. */
  undrain(): void
  /** Look again now instead of at the next tick. */
  wake(): void
}

const shutdownGraceMs = 6_000
/** When asked to stop, it waits this long for a store that can't be used. */
const storePatienceMs = 8_000

const shutdown: Interruption = {
  kind: 'end',
  reason: reason('shutdown', 'stopped with the run'),
  graceMs: shutdownGraceMs,
}
const leave: Interruption = { kind: 'leave' }

interface Parts {
  readonly context: Pick<SupervisorContext, 'clock' | 'clearing'>
  readonly slots: Slots
  /** Aborted when a store that can't be used is no longer waited for. */
  readonly giveUp: AbortController
  wake(): void
}

/** What was asked of the supervisor, and what that interrupts. */
export class SupervisorSteering implements Steering {
  readonly #parts: Parts
  readonly #lane = new AbortController()
  #asked: 'run' | 'drain' | 'stop' | 'detach' = 'run'

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get asked(): 'run' | 'drain' | 'stop' | 'detach' {
    return this.#asked
  }

  /** Of all work on the lane. */
  get laneSignal(): AbortSignal {
    return this.#lane.signal
  }

  /** For an attempt that starts in the very tick in which everything was asked to end. */
  get interruption(): Interruption | null {
    if (this.#asked === 'stop') return shutdown
    return this.#asked === 'detach' ? leave : null
  }

  wake(): void {
    this.#parts.wake()
  }

  stop(): void {
    const { context, slots, giveUp } = this.#parts
    if (this.#asked === 'stop') {
      slots.hurryAll()
      giveUp.abort()
    }
    this.#asked = 'stop'
    context.clearing.stop()
    void context.clock.sleep(storePatienceMs, giveUp.signal).then(() => giveUp.abort())
    slots.interruptAll(shutdown)
    this.#lane.abort(leave)
    this.wake()
  }

  detach(): void {
    const { context, slots, giveUp } = this.#parts
    this.#asked = 'detach'
    context.clearing.stop()
    giveUp.abort()
    slots.interruptAll(leave)
    this.#lane.abort(leave)
    this.wake()
  }

  drain(): void {
    if (this.#asked === 'run') this.#asked = 'drain'
    this.wake()
  }

  undrain(): void {
    if (this.#asked === 'drain') this.#asked = 'run'
    this.wake()
  }

  /** Another process has ended this supervisor: what it works on is no longer its own. */
  becomeGhost(): void {
    this.#asked = 'detach'
    this.#parts.slots.interruptAll({ kind: 'ghost' })
    this.#lane.abort(leave)
  }

  /** The run is being aborted. A supervisor that leaves ends nothing. */
  abort(run: RunId): void {
    if (this.#asked === 'detach') return
    const why = reason('stopped', `stopped when run ${run} was aborted`)
    this.#parts.slots.interruptAll({ kind: 'end', reason: why, graceMs: shutdownGraceMs })
  }
}
