import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import { claudeFault } from './claude-fault.ts'
import { createClaudeLike } from './claude-like.ts'
import { claudeEnd } from './claude-result.ts'
import type { Decoder } from '../decoder.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { textAt, countAt, amountAt, recordAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/** Qwen Code with `--output-format stream-json`: Claude's records, with other errors, retries and usage. */
export function createQwenStream(rules: DecoderRules): Decoder {
  /** Only stderr says why a call is tried again. */
  let lastErrFault: Fault | null = null
  let notOffered: string | null = null

  const readRetry = (record: JsonRecord): AgentEvent => ({
    kind: 'retry',
    fault: lastErrFault ?? { class: 'unknown', message: textAt(record, 'data', 'reason') ?? 'retry' },
    ...known({
      attempt: amountAt(record, 'data', 'attempt'),
      max: amountAt(record, 'data', 'maxRetries'),
      delayMs: amountAt(record, 'data', 'delayMs'),
    }),
  })

  /** Read like Claude's as well: only noted here. */
  const noteInit = (record: JsonRecord): void => {
    const tools = listAt(record, 'tools')
    const mode = textAt(record, 'permission_mode')
    const isLimited = mode !== undefined && mode !== 'yolo' && writing.every((tool) => !tools.includes(tool))
    notOffered = isLimited ? `${writing.join(', ')} (permission mode ${mode})` : null
  }

  return createClaudeLike(rules, {
    own(record) {
      if (record['type'] !== 'system') return null
      if (record['subtype'] === 'init') noteInit(record)
      return record['subtype'] === 'retry' ? [readRetry(record)] : null
    },
    result(record) {
      const denied: readonly AgentEvent[] = notOffered === null ? [] : [{ kind: 'denied', what: notOffered }]
      const faultOf = (result: JsonRecord, message: string) => claudeFault(rules, result, message)
      return [...denied, ...sessionUsage(record), ...claudeEnd(record, faultOf)]
    },
    said: (record) => ownUsage(record),
    err(line) {
      const events = rules.err(line)
      for (const event of events)
        if (event.kind === 'retry' || event.kind === 'fault') lastErrFault = event.fault
      return events
    },
  })
}

/** A tool that may not be used is not offered to the model: nothing else shows that work was not permitted. */
const writing = ['write_file', 'edit', 'run_shell_command']

/** Of the session, earlier processes included; the calls of sub-agents and some that have no record are in it. */
const sessionUsage = (result: JsonRecord): readonly AgentEvent[] =>
  recordAt(result, 'usage') === undefined
    ? []
    : [{ kind: 'usage', scope: 'session', usage: usageIn(recordAt(result, 'usage'), false) }]

/** The last line of each message has what its call used: all there is of an agent that is killed. */
function ownUsage(record: JsonRecord): readonly AgentEvent[] {
  const usage = recordAt(record, 'message', 'usage')
  if (countAt(usage, 'input_tokens') === 0) return []
  return [{ kind: 'usage', scope: 'add', usage: usageIn(usage, true) }]
}

const usageIn = (usage: JsonRecord | undefined, partial: boolean) => ({
  input: countAt(usage, 'input_tokens'),
  cached: countAt(usage, 'cache_read_input_tokens'),
  output: countAt(usage, 'output_tokens'),
  reasoning: 0,
  costUsd: null,
  partial,
})
