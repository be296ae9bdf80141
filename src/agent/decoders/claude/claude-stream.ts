import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import { claudeFault } from './claude-fault.ts'
import { createClaudeLike } from './claude-like.ts'
import { claudeEnd } from './claude-result.ts'
import { claudeUsage } from './claude-usage.ts'
import type { Decoder } from '../decoder.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { at, textAt, amountAt, numberAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/** Claude Code with `--output-format stream-json`; Amp prints the same with fields missing. */
export function createClaudeStream(rules: DecoderRules): Decoder {
  /** When the limit of a subscription is lifted, which error records don't have. */
  let rejectedUntil: number | null = null

  const faultOf = (record: JsonRecord, message: string): Fault => {
    const fault = claudeFault(rules, record, message)
    if (rejectedUntil === null || (fault.class !== 'rate_limit' && fault.class !== 'usage_limit'))
      return fault
    return { ...fault, class: 'usage_limit', resetsAt: rejectedUntil }
  }

  const readRetry = (record: JsonRecord): AgentEvent => ({
    kind: 'retry',
    fault: faultOf(record, textAt(record, 'error') ?? 'error'),
    ...known({
      attempt: amountAt(record, 'attempt'),
      max: amountAt(record, 'max_retries'),
      delayMs: amountAt(record, 'retry_delay_ms'),
    }),
  })

  const readLimit = (record: JsonRecord): AgentEvent => {
    if (at(record, 'rate_limit_info', 'status') !== 'rejected') {
      rejectedUntil = null
      return { kind: 'other' }
    }
    rejectedUntil = momentOf(numberAt(record, 'rate_limit_info', 'resetsAt'))
    const limit = textAt(record, 'rate_limit_info', 'rateLimitType') ?? 'usage'
    const times = rejectedUntil === null ? {} : { resetsAt: rejectedUntil }
    return {
      kind: 'fault',
      fault: { class: 'usage_limit', ...times, message: `${limit.replaceAll('_', ' ')} limit` },
    }
  }

  return createClaudeLike(rules, {
    own(record) {
      if (record['type'] === 'rate_limit_event') return [readLimit(record)]
      if (record['type'] === 'system' && record['subtype'] === 'api_retry') return [readRetry(record)]
      return null
    },
    result: (record) => [...claudeUsage(record), ...claudeEnd(record, faultOf)],
    err: rules.err,
  })
}

/** In seconds; a number that would be thousands of years from now is in milliseconds already. */
function momentOf(resetsAt: number | undefined): number | null {
  if (resetsAt === undefined) return null
  return resetsAt > 100_000_000_000 ? resetsAt : resetsAt * 1_000
}
