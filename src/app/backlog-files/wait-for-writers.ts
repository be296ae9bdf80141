import { setTimeout as sleep } from 'node:timers/promises'
import { LoopworkError } from '../../core/errors.ts'
import { sanitize } from '../../text/sanitize.ts'
import { quietMs } from './may-be-half.ts'

interface Patience {
  /** So long nobody wonders. */
  readonly silentMs?: number
  /** Whoever writes a file is done by then, or never is. */
  readonly atMostMs?: number
  readonly pauseMs?: number
  readonly say?: (line: string) => unknown
}

/**
 * Waits for whoever is writing files that lack tasks which they had, a moment for each call: says so once, and does not wait for ever.
 * @throws LoopworkError kind `backlog` when it has been too long.
 */
export function waitForWriters({
  silentMs = 1_000,
  atMostMs = 60_000,
  pauseMs = 100,
  say = (line) => process.stderr.write(`loopwork: ${line}\n`),
}: Patience = {}): (sources: readonly string[]) => Promise<void> {
  const begunAt = performance.now()
  let isSaid = false
  return async (sources) => {
    const names = sanitize(sources.join(', '))
    const waitedMs = performance.now() - begunAt
    if (waitedMs > atMostMs)
      throw new LoopworkError(
        'backlog',
        `${names}: lacks tasks that it had, and was written again and again for ${atMostMs / 1_000} s: nothing was imported`,
        { hint: 'stop what writes it, and start again' },
      )
    if (waitedMs > silentMs && !isSaid) {
      isSaid = true
      say(
        `${names} lacks tasks that it had, and was changed a moment ago: it is read when it has been left alone for ${quietMs / 1_000} s`,
      )
    }
    await sleep(pauseMs)
  }
}
