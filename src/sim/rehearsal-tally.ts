import type { StoredEvent } from '../core/event.ts'
import type { AttemptId, EpochMs } from '../core/ids.ts'
import { weightOf } from '../core/reason.ts'

/** What went otherwise than straight through, and how busy the workers were. */
export interface RehearsalCounts {
  readonly tries: number
  /** Tries that counted as failed, and those that were final, by their reason's code. */
  readonly failed: Readonly<Record<string, number>>
  /** Tries that were put off uncounted, by their reason's code. */
  readonly putOff: Readonly<Record<string, number>>
  /** How long agents were limited, and how long items waited for another try, in all. */
  readonly vendorWaitMs: number
  readonly retryWaitMs: number
  /** How often a row of failures stopped everything for a while. */
  readonly breakerOpened: number
  /** How long each worker had something to do. */
  readonly busyMs: readonly number[]
}

/** Counts while a rehearsal goes on: of a large backlog nothing but numbers is remembered. */
export class RehearsalTally {
  readonly #busyMs: number[]
  readonly #claimed = new Map<AttemptId, { readonly worker: number; readonly at: EpochMs }>()
  readonly #failed: Record<string, number> = {}
  readonly #putOff: Record<string, number> = {}
  #tries = 0
  #vendorWaitMs = 0
  #retryWaitMs = 0
  #breakerOpened = 0

  constructor(workers: number) {
    this.#busyMs = Array.from({ length: workers }, () => 0)
  }

  add(event: StoredEvent): void {
    const { at, attempt, body } = event
    switch (body.type) {
      case 'item:claimed':
        this.#tries++
        if (attempt !== null) this.#claimed.set(attempt, { worker: body.worker, at })
        return
      case 'attempt:phase':
        // Finished work waits for the lane without its worker.
        if (body.phase === 'queued') this.#free(attempt, at)
        return
      case 'attempt:ended': {
        this.#free(attempt, at)
        if (body.reason === null) return
        const { code } = body.reason
        const counted = weightOf(code) === 'back' ? this.#putOff : this.#failed
        counted[code] = (counted[code] ?? 0) + 1
        return
      }
      case 'item:released':
        if (body.notBefore === null) return
        this.#retryWaitMs += body.notBefore - at
        return
      case 'pool:limited':
        this.#vendorWaitMs += body.cool.until - at
        return
      case 'breaker:opened':
        this.#breakerOpened++
        return
      default:
        return
    }
  }

  counts(): RehearsalCounts {
    return {
      tries: this.#tries,
      failed: { ...this.#failed },
      putOff: { ...this.#putOff },
      vendorWaitMs: this.#vendorWaitMs,
      retryWaitMs: this.#retryWaitMs,
      breakerOpened: this.#breakerOpened,
      busyMs: [...this.#busyMs],
    }
  }

  #free(attempt: AttemptId | null, at: EpochMs): void {
    const claimed = attempt === null ? undefined : this.#claimed.get(attempt)
    if (attempt === null || claimed === undefined) return
    this.#claimed.delete(attempt)
    this.#busyMs[claimed.worker] = (this.#busyMs[claimed.worker] ?? 0) + at - claimed.at
  }
}
