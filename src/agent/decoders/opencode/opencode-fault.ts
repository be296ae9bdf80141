import type { Fault } from '../../../core/agent/fault.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { textAt, statusAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/**
 * The `error` of an opencode record. Its name and the vendor's answer tell more than its message, so all three are classified;
 * the message is what is shown.
 */
export function opencodeFault(rules: DecoderRules, error: JsonRecord | undefined): Fault {
  const name = textAt(error, 'name') ?? ''
  const message = textAt(error, 'data', 'message') ?? textAt(error, 'message') ?? name
  const words = [name, message, textAt(error, 'data', 'responseBody')].filter((word) => word !== undefined)
  const fault = rules.fault(words.join('\n'), statusAt(error, 'data', 'statusCode'))
  return { ...fault, ...known({ retryAfterMs: fault.retryAfterMs ?? retryAfterOf(error) }), message }
}

/** By the header of the vendor's answer; as a date it is left out. */
function retryAfterOf(error: JsonRecord | undefined): number | undefined {
  const ms = Number(textAt(error, 'data', 'responseHeaders', 'retry-after-ms') ?? '')
  if (ms > 0) return Math.round(ms)
  const seconds = Number(textAt(error, 'data', 'responseHeaders', 'retry-after') ?? '')
  return seconds > 0 && seconds < 1e7 ? Math.round(seconds * 1_000) : undefined
}
