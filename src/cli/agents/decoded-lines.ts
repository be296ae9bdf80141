import { briefDuration } from '../../text/duration.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { AgentOutcome } from '../../core/agent/outcome.ts'
import type { Decoded } from './decoded-json.ts'

/** What a run would make of it, below the lines of the agent. */
export function decodedLines({ outcome: decoded, exit, isAssumed }: Decoded): readonly string[] {
  const { usage, session, denials, asks, suspicious } = decoded
  return [
    '',
    row('outcome', outcomeWords(decoded)),
    row('exit', `${exitWords(exit)}${isAssumed ? ', assumed: say --exit N or --signal NAME' : ''}`),
    ...(usage === null ? [] : [row('usage', usageWords(usage))]),
    ...(session === null ? [] : [row('session', session)]),
    ...denials.map((denial) => row('denied', denial)),
    ...(asks === null ? [] : [row('asks', asks)]),
    ...(suspicious === null ? [] : [row('note', suspicious)]),
  ]
}

const row = (label: string, text: string): string => `${label.padEnd(9)}${sanitize(oneLine(text))}`

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ')

function outcomeWords({ outcome, fault }: AgentOutcome): string {
  if (fault === null) return outcome
  const wait = fault.retryAfterMs === undefined ? '' : `, again in ${briefDuration(fault.retryAfterMs)}`
  const reset = fault.resetsAt === undefined ? '' : `, until ${new Date(fault.resetsAt).toISOString()}`
  return `${outcome}, ${fault.class}${wait}${reset}: ${fault.message}`
}

const exitWords = ({ code, signal }: Decoded['exit']): string =>
  signal === null ? (code === null ? 'unknown' : String(code)) : `SIG${signal}`

function usageWords({ input, cached, output, costUsd, partial }: NonNullable<AgentOutcome['usage']>): string {
  const cost = costUsd === null ? '' : `  $${costUsd.toFixed(4)}`
  return `${partial ? 'at least ' : ''}${input} in (${cached} cached), ${output} out${cost}`
}
