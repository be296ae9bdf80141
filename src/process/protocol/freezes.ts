import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochMs } from '../../core/ids.ts'

/* When an agent was frozen and thawed, in its folder: whoever adopts it must not count that time as its own. */

const freezesOf = (dir: string): string => join(dir, 'freezes')

export function noteFreeze(dir: string, what: 'frozen' | 'thawed', at: EpochMs): void {
  try {
    appendFileSync(freezesOf(dir), `${what} ${at}\n`, { mode: 0o600 })
  } catch {
    // Best effort: without it an agent that is adopted has less time left than it should.
  }
}

/** How long of the time between two moments it was frozen, as far as that was noted. */
export function frozenMs(dir: string, from: EpochMs, to: EpochMs): number {
  let sum = 0
  let since: EpochMs | null = null
  const add = (until: EpochMs): void => {
    if (since !== null) sum += Math.max(0, Math.min(until, to) - Math.max(since, from))
    since = null
  }
  for (const [what, at] of notesIn(dir)) {
    if (what === 'frozen') since ??= at
    else add(at)
  }
  add(to)
  return sum
}

function notesIn(dir: string): readonly (readonly [string, EpochMs])[] {
  try {
    const lines = readFileSync(freezesOf(dir), 'utf8').split('\n')
    return lines.flatMap((line) => {
      const [, what, at] = /^(frozen|thawed) (\d+)$/.exec(line) ?? []
      return what === undefined ? [] : [[what, Number(at)] as const]
    })
  } catch {
    return []
  }
}
