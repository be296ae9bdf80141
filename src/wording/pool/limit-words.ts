import { concernName, needsPerson, type Concern, type CoolDown } from '../../core/agent/cool-down.ts'
import type { EpochMs } from '../../core/ids.ts'
import { briefDuration, formatDuration } from '../../text/duration.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign, signs } from '../../text/signs.ts'

/** `claude`, `claude/opus`: whom it concerns. */
export function concernWords(concern: Concern): Safe {
  const name = sanitize(concernName({ concern }))
  return concern.kind === 'model' && concern.model !== null ? safe`${name}/${sanitize(concern.model)}` : name
}

/** `claude resets 3:10`, `gemini is not logged in`: for a header, a note, a sentence. */
export const limitWords = (cool: CoolDown, now: EpochMs): Safe =>
  needsPerson(cool)
    ? safe`${concernWords(cool.concern)} ${offWords(cool)}`
    : safe`${concernWords(cool.concern)} resets ${formatDuration(Math.max(0, cool.until - now))}`

/** `claude limited, resets in 3m 10s: 429 Too Many Requests`: for a line of a log. */
export function limitedWarning(cool: CoolDown, now: EpochMs, ascii: boolean): Safe {
  const off = needsPerson(cool)
  const what = off ? offWords(cool) : literal('limited')
  const then = off ? literal('tried again') : literal('resets')
  const wait = briefDuration(Math.max(0, cool.until - now))
  const sign = shownSign(signs.warning, ascii)
  return safe`${sign} ${concernWords(cool.concern)} ${what}, ${then} in ${wait}: ${sanitize(cool.message)}`
}

function offWords({ class: kind }: CoolDown): Safe {
  switch (kind) {
    case 'auth':
      return literal('is not logged in')
    case 'billing':
      return literal('has no credit')
    case 'not-started':
      return literal("can't be started")
    default:
      return emptySafe
  }
}

/** How the time is known: `usage limit, the server named the time`. */
export function limitSource(cool: CoolDown): Safe {
  const what = limitName(cool)
  if (needsPerson(cool)) return what
  return cool.named ? safe`${what}, the server named the time` : what
}

export function limitName({ class: kind }: Pick<CoolDown, 'class'>): Safe {
  switch (kind) {
    case 'rate_limit':
      return literal('rate limit')
    case 'usage_limit':
      return literal('usage limit')
    case 'overload':
      return literal('overloaded')
    case 'network':
      return literal('no connection')
    case 'auth':
      return literal('not logged in')
    case 'billing':
      return literal('no credit')
    case 'not-started':
      return literal("can't be started")
    default:
      return literal('limited')
  }
}
