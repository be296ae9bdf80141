import type { Fault, FaultClass } from '../core/agent/fault.ts'
import type { FaultRule } from '../core/agent/preset.ts'
import type { BoundedPattern } from '../text/bounded-pattern.ts'
import { timesIn } from './fault-times.ts'

/** The words of an error record or of a line on stderr; never what a model writes or a tool prints. */
export interface FaultSign {
  readonly message: string
  readonly from: 'error' | 'err'
  readonly status?: number
}

/** By the rules of the preset, first match wins; then by words and status that mean the same with every vendor. */
export function faultOf(sign: FaultSign, rules: readonly CompiledRule[]): Fault {
  const rule = matchingRule(sign, rules)
  return rule ? faultByRule(sign, rule) : commonFault(sign)
}

/** A rule of a preset with its regular expressions compiled. */
export interface CompiledRule {
  readonly rule: FaultRule
  readonly pattern: BoundedPattern
  readonly retryAfter: BoundedPattern | null
}

export const compileRules = (
  rules: readonly FaultRule[],
  compile: (source: string) => BoundedPattern,
): readonly CompiledRule[] =>
  rules.map((rule) => ({
    rule,
    pattern: compile(rule.pattern),
    retryAfter: rule.retryAfter === undefined ? null : compile(rule.retryAfter),
  }))

export const matchingRule = (sign: FaultSign, rules: readonly CompiledRule[]): CompiledRule | null =>
  rules.find(({ rule, pattern }) => rule.from.includes(sign.from) && pattern.test(readPart(sign.message))) ??
  null

export function faultByRule(sign: FaultSign, { rule, retryAfter }: CompiledRule): Fault {
  const seconds = Number(retryAfter?.exec(readPart(sign.message))?.[1])
  return {
    ...plainFault(sign, rule.class),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: Math.round(seconds * 1000) } : {}),
  }
}

function commonFault(sign: FaultSign): Fault {
  const text = readPart(sign.message)
  const status = sign.status ?? statusIn(text)
  const byWords = commonWords.find(({ words }) => words.test(text))?.class ?? 'unknown'
  return plainFault(sign, classOfStatus(status, byWords))
}

/** The class of an HTTP status; `byWords` where words know better what the vendor means by it. */
export function classOfStatus(status: number | undefined, byWords: FaultClass): FaultClass {
  switch (status) {
    case 401:
    case 403:
      return byWords === 'model' || byWords === 'billing' ? byWords : 'auth'
    case 402:
      return 'billing'
    case 404:
      return 'model'
    case 408:
      return 'network'
    case 413:
      return 'context'
    case 429:
      return byWords === 'usage_limit' || byWords === 'billing' ? byWords : 'rate_limit'
    default:
      return status !== undefined && status >= 500 && status <= 599 ? 'overload' : byWords
  }
}

function plainFault(sign: FaultSign, kind: FaultClass): Fault {
  const text = readPart(sign.message)
  const status = sign.status ?? statusIn(text)
  return {
    class: kind,
    ...(status === undefined ? {} : { status }),
    ...timesIn(text),
    message: sign.message,
  }
}

/** `API Error: 529`, `unexpected status 401 Unauthorized`, `Request rejected (429)`: never any number of three digits. */
function statusIn(text: string): number | undefined {
  const found =
    /(?:\bstatus(?: code)?|\bAPI error|\bHTTP(?:\/[\d.]+)?|\berror code)[:= ]{1,3}(?:\()?([45]\d\d)\b|\(([45]\d\d)\)/i.exec(
      text,
    )
  return found ? Number(found[1] ?? found[2]) : undefined
}

/** A message that is longer than this is a whole answer; what it is about stands at its beginning. */
export const readPart = (message: string): string => message.slice(0, 4_096)

/** In the order in which they are tried: the words for a limit also stand in messages about a plan. */
const commonWords: readonly { readonly class: FaultClass; readonly words: RegExp }[] = [
  {
    class: 'auth',
    words:
      /(?:invalid|incorrect|missing|expired) (?:api[ _-]?key|token|credentials)|api[ _]key[ _](?:not valid|invalid)|not logged in|(?:please )?(?:run \/?login|log in again)|unauthori[sz]ed|unauthenticated|authenticat(?:e|ion)[ _](?:failed|error|required)|failed to authenticate|missing environment variable/i,
  },
  {
    class: 'usage_limit',
    words:
      /\bhit your\b.{0,40}\blimit|usage limit|insufficient_quota|quota exceeded|(?:exceeded|exhausted) your\b.{0,40}\bquota|\b(?:daily|weekly|monthly|5-hour) limit/i,
  },
  {
    class: 'billing',
    words:
      /credit balance|billing_error|payment required|insufficient (?:credits?|funds|balance)|out of credits/i,
  },
  { class: 'rate_limit', words: /rate.?limit|too many requests|resource_exhausted/i },
  {
    class: 'context',
    words:
      /context[ _-]?(?:window|length|overflow|limit)|prompt is too long|input token count|maximum (?:context|number of tokens)|too many tokens/i,
  },
  {
    class: 'model',
    words:
      /model_not_found|\bmodel\b.{0,80}\b(?:not found|does not exist|not supported|not available)|unknown model|does not exist or you do not have access/i,
  },
  {
    class: 'overload',
    words:
      /overload|at capacity|high demand|(?:internal|server)[ _](?:server[ _])?error|service[ _]unavailable|bad gateway|gateway time-?out|temporarily unavailable/i,
  },
  {
    class: 'network',
    words:
      /\b(?:ECONN\w+|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH)\b|socket hang up|fetch failed|stream disconnected|connection (?:dropped|refused|reset|error|closed|lost|timed out)|(?:cannot|could not|unable to|failed to) connect|network error|error sending request/i,
  },
  {
    class: 'config',
    words:
      /no (?:saved|previous) sessions? found|(?:unknown|unexpected|unrecognized|invalid) (?:argument|option|flag|command)|not a trusted|untrusted/i,
  },
]
