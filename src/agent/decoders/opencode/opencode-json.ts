import type { AgentEvent, AgentStream } from '../../../core/agent/agent-event.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { Decoder } from '../decoder.ts'
import { parseRecord, textAt, countAt, amountAt, costAt, recordAt, type JsonRecord } from '../json-record.ts'
import { opencodeErr } from './opencode-err.ts'
import { opencodeFault } from './opencode-fault.ts'
import { opencodeTool } from './opencode-tool.ts'

/**
 * `opencode run --format json`. There is no terminal record: a step that stops is the end unless another one follows (a `stop`
 * also closes a compaction in the middle), and the exit code belongs to the answer. Tools are reported when they have ended.
 */
export function createOpencodeJson(rules: DecoderRules): Decoder {
  return new OpencodeJson(rules)
}

class OpencodeJson implements Decoder {
  readonly #rules: DecoderRules
  #session: string | null = null
  /** Of the step that is open: one that starts again is a model call that broke and is repeated. */
  #open: { readonly message: string; readonly starts: number } | null = null
  #lastText: string | undefined

  constructor(rules: DecoderRules) {
    this.#rules = rules
  }

  read(line: string, stream: AgentStream): readonly AgentEvent[] {
    if (stream === 'err') return opencodeErr(line, this.#rules)
    const record = parseRecord(line)
    if (record === null) return nothing
    const events = this.#events(record)
    if (events === nothing) return nothing
    const session = textAt(record, 'sessionID') ?? ''
    if (this.#session !== null && session !== '' && session !== this.#session) return ofSubAgent(events)
    return [...this.#begin(session), ...events]
  }

  /** Each record names its session; the first is the one to go on with. */
  #begin(session: string): readonly AgentEvent[] {
    if (this.#session !== null || session === '') return []
    this.#session = session
    return [{ kind: 'session', id: session }]
  }

  #events(record: JsonRecord): readonly AgentEvent[] {
    const part = recordAt(record, 'part')
    switch (record['type']) {
      case 'step_start':
        return this.#start(textAt(part, 'messageID') ?? '')
      case 'text':
        return this.#text(part, false)
      case 'reasoning':
        return this.#text(part, true)
      case 'tool_use':
        return part === undefined ? nothing : opencodeTool(part)
      case 'step_finish':
        return this.#finish(part)
      case 'error':
        return this.#error(recordAt(record, 'error'))
      default:
        return nothing
    }
  }

  #start(message: string): readonly AgentEvent[] {
    const starts = this.#open !== null && this.#open.message === message ? this.#open.starts + 1 : 1
    this.#open = { message, starts }
    if (starts === 1) return [{ kind: 'turn' }]
    const fault = { class: 'network', message: 'the stream of the model broke' } as const
    return [{ kind: 'turn' }, { kind: 'retry', fault, attempt: starts - 1 }]
  }

  #text(part: JsonRecord | undefined, thinking: boolean): readonly AgentEvent[] {
    const text = textAt(part, 'text') ?? ''
    if (text === '') return nothing
    if (!thinking) this.#lastText = text
    return [{ kind: 'text', text, delta: false, ...(thinking ? { thinking } : {}) }]
  }

  #finish(part: JsonRecord | undefined): readonly AgentEvent[] {
    this.#open = null
    const usage = usageOf(part)
    const reason = textAt(part, 'reason')
    if (reason === undefined || reason === 'tool-calls') return usage.length === 0 ? nothing : usage
    if (reason === 'stop') {
      const text = this.#lastText
      return [...usage, { kind: 'end', ok: true, ...(text === undefined ? {} : { text }) }]
    }
    const fault = {
      class: 'unknown',
      message: `the model ended its answer for another reason: ${reason}`,
    } as const
    return [...usage, { kind: 'end', ok: false, fault }]
  }

  #error(error: JsonRecord | undefined): readonly AgentEvent[] {
    if (textAt(error, 'name') === 'MessageAbortedError') return [{ kind: 'interrupted' }]
    return [{ kind: 'fault', fault: opencodeFault(this.#rules, error) }]
  }
}

const nothing: readonly AgentEvent[] = [{ kind: 'other' }]

/** A sub-agent has a session of its own, whose steps begin and end nothing of this one; its tokens count. */
const ofSubAgent = (events: readonly AgentEvent[]): readonly AgentEvent[] =>
  events.filter(({ kind }) => kind === 'usage' || kind === 'tool')

/** Of this step alone. What is read from the cache and written to it is not in `input`, and reasoning is not in `output`. */
function usageOf(part: JsonRecord | undefined): readonly AgentEvent[] {
  const tokens = recordAt(part, 'tokens')
  if (tokens === undefined || amountAt(tokens, 'input') === undefined) return []
  const cached = countAt(tokens, 'cache', 'read')
  const reasoning = countAt(tokens, 'reasoning')
  return [
    {
      kind: 'usage',
      scope: 'add',
      usage: {
        input: countAt(tokens, 'input') + cached + countAt(tokens, 'cache', 'write'),
        cached,
        output: countAt(tokens, 'output') + reasoning,
        reasoning,
        costUsd: costAt(part, 'cost'),
        partial: false,
      },
    },
  ]
}
