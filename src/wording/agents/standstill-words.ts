import type { FaultClass } from '../../core/agent/fault.ts'
import type { Standstill } from '../../core/agent/standstill.ts'
import type { EpochMs } from '../../core/ids.ts'
import { briefDuration, formatDuration } from '../../text/duration.ts'
import type { Role } from '../../text/role.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { limitName } from '../pool/limit-words.ts'

export interface StandstillLook {
  readonly glyph: Safe
  /** For where there is little room. */
  readonly word: Safe
  /** How long it has lasted, or still lasts; null where that is not known. */
  readonly ms: number | null
  readonly role: Role
  /** With everything that is known. */
  readonly note: Safe
}

/** Why an agent gets nowhere at the moment: `rate limit, try 2 of 10 in 0:34`. */
export function standstillLook(standstill: Standstill, now: EpochMs): StandstillLook {
  switch (standstill.kind) {
    case 'vendor': {
      const word = troubleWord(standstill.class) ?? literal('calls again')
      const { until } = standstill
      const ms = until === null || until <= now ? null : until - now
      const wait = ms === null ? emptySafe : safe` in ${formatDuration(ms)}`
      return {
        glyph: signs.retry.glyph,
        word,
        ms,
        role: 'warn',
        note: safe`${word}${triesOf(standstill)}${wait}`,
      }
    }
    case 'silent': {
      const ms = Math.max(0, now - standstill.since)
      const word = literal('waiting for the model')
      return {
        glyph: signs.waiting.glyph,
        word,
        ms,
        role: 'warn',
        note: safe`${word}, ${formatDuration(ms)}`,
      }
    }
    case 'repeats': {
      const what = standstill.title === '' ? emptySafe : safe`: ${sanitize(standstill.title)}`
      const note = safe`same call ${standstill.times} times${what}`
      return { glyph: signs.warning.glyph, word: literal('stuck'), ms: null, role: 'warn', note }
    }
  }
}

/**
 * What the agent's own line about the retry says by now, `429 rate limit, try 2 of 10 in 21s`; null where it waits for nothing of the
 * kind.
 */
export function retryNow(standstill: Standstill | null, now: EpochMs): Safe | null {
  if (standstill?.kind !== 'vendor' || standstill.until === null) return null
  const { status, until } = standstill
  const word = troubleWord(standstill.class)
  // The line has the CLI's own words there.
  if (word === null) return null
  const answer = status === undefined ? emptySafe : safe`${status} `
  const wait = until <= now ? emptySafe : safe` in ${briefDuration(until - now)}`
  return safe`${answer}${word}${triesOf(standstill)}${wait}`
}

function triesOf({ attempt, max }: Extract<Standstill, { kind: 'vendor' }>): Safe {
  const of = max === null ? emptySafe : safe` of ${max}`
  return attempt === null ? literal(', tries again') : safe`, try ${attempt}${of}`
}

/** What a CLI waits for and then calls its vendor again. */
const waitedFor: ReadonlySet<FaultClass> = new Set(['rate_limit', 'usage_limit', 'overload', 'network'])

const troubleWord = (fault: FaultClass): Safe | null =>
  waitedFor.has(fault) ? limitName({ class: fault }) : null
