import type { Fault } from '../../../core/agent/fault.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { parseRecord, textAt, statusAt } from '../json-record.ts'

/**
 * Gemini wraps the vendor's answer as it came: `[API Error: {"error":{"code":401,"message":"…"}}]`. All of it is classified, as
 * the reason stands in the details; what is shown is the message in it.
 */
export function geminiFault(rules: DecoderRules, words: string): Fault {
  const answer = answerIn(words)
  const fault = rules.fault(words, statusAt(answer, 'error', 'code'))
  return { ...fault, message: textAt(answer, 'error', 'message') ?? unwrapped(words) }
}

function answerIn(words: string): unknown {
  const start = words.indexOf('{"error"')
  if (start === -1) return null
  return parseRecord(words.slice(start, words.lastIndexOf('}') + 1))
}

function unwrapped(words: string): string {
  const wrapped = /^\[API Error: ([^]*?)\](?:\n|$)/.exec(words)
  return (wrapped?.[1] ?? words).trim()
}
