import { systemClock } from '../clock.ts'

/** Keys and frames wait no longer than this. */
const sliceMs = 5

/** Nobody has looked at what it is for in this time: it waits for somebody to look again. */
export const forgottenAfterMs = 2_000

/**
 * Work of any length, done so that keys, frames and timers have their turn in between.
 * @param step does a little, and returns whether there is more
 * @returns the way to stop it
 */
export function inSlices(step: () => boolean): () => void {
  let next: NodeJS.Immediate | null = null
  const slice = (): void => {
    const until = systemClock.awakeMs() + sliceMs
    for (;;) {
      if (!step()) return void (next = null)
      if (systemClock.awakeMs() >= until) break
    }
    if (next !== null) goOn()
  }
  const goOn = (): void => {
    next = setImmediate(slice)
  }
  goOn()
  return () => {
    if (next !== null) clearImmediate(next)
    next = null
  }
}
