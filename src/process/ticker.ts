import { systemClock } from './clock.ts'

/** One timer for all that is watched; it stands still while nothing is. */
export interface Ticker {
  /** Called ten times a second with the awake time that passed. Returns the way to leave. */
  join(onBeat: (awakeMs: number) => void): () => void
}

export const beatMs = 100

/** A beat counts at most twice its interval: a machine that slept or a supervisor that was frozen spent nobody's time. */
export function createTicker(): Ticker {
  const listeners = new Set<(awakeMs: number) => void>()
  let timer: NodeJS.Timeout | null = null
  let last = 0

  const tick = (): void => {
    const now = systemClock.awakeMs()
    const step = Math.min(now - last, 2 * beatMs)
    last = now
    for (const listener of [...listeners]) listener(step)
  }

  return {
    join(onBeat) {
      listeners.add(onBeat)
      if (timer === null) {
        last = systemClock.awakeMs()
        timer = setInterval(tick, beatMs).unref()
      }
      return () => {
        listeners.delete(onBeat)
        if (listeners.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
