import { systemClock } from './clock.ts'

/** One timer for all that is watched; it stops while nothing is. */
export interface Ticker {
  /**
   * Called ten times a second with the awake time that passed and the number of the beat, which is the same for all: what is done at
   * every third one is done by all of them at once, and a scan of all processes serves them together. Returns the function that
   * unsubscribes.
   */
  join(onBeat: (awakeMs: number, beat: number) => void): () => void
}

export const beatMs = 100

/** A beat counts at most twice its interval: time in which the machine slept or the supervisor was frozen must not count. */
export function createTicker(): Ticker {
  const listeners = new Set<(awakeMs: number, beat: number) => void>()
  let timer: NodeJS.Timeout | null = null
  let last = 0
  let beat = 0

  const tick = (): void => {
    const now = systemClock.awakeMs()
    const step = Math.min(now - last, 2 * beatMs)
    last = now
    beat += 1
    for (const listener of [...listeners]) listener(step, beat)
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
