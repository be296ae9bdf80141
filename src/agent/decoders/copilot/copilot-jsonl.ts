import type { AgentEvent, AgentStream } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import { RecentSet } from '../../recent-set.ts'
import { CopilotTools } from './copilot-tools.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { Decoder } from '../decoder.ts'
import {
  parseRecord,
  textAt,
  integerAt,
  amountAt,
  statusAt,
  recordAt,
  type JsonRecord,
} from '../json-record.ts'
import { known } from '../known.ts'

/**
 * `copilot --output-format json`. Ends by `result`, which alone has the id of the session, and which comes only when every shell
 * that it left in the background has ended: before that the last record is `assistant.idle`.
 */
export function createCopilotJsonl(rules: DecoderRules): Decoder {
  return new CopilotJsonl(rules)
}

class CopilotJsonl implements Decoder {
  readonly #rules: DecoderRules
  readonly #tools = new CopilotTools()
  /** Messages and thoughts that came in pieces: the record that closes one repeats all of it. */
  readonly #inPieces = new RecentSet()
  #model: string | undefined
  /** From the beginning of a turn until nothing is left to do: an interruption after that interrupts nothing. */
  #works = true
  #interrupted = false
  /** The last call of the model that failed; the record of the error that ends the run says less. */
  #callFault: Fault | null = null
  #error: Fault | null = null
  #lastText: string | undefined

  constructor(rules: DecoderRules) {
    this.#rules = rules
  }

  read(line: string, stream: AgentStream): readonly AgentEvent[] {
    if (stream === 'err') return this.#rules.err(line)
    const record = parseRecord(line)
    if (record === null) return nothing
    return record['type'] === 'result' ? this.#result(record) : this.#events(record, recordAt(record, 'data'))
  }

  #events(record: JsonRecord, data: JsonRecord | undefined): readonly AgentEvent[] {
    const parent = this.#tools.parentOf(textAt(record, 'agentId'))
    switch (record['type']) {
      case 'session.tools_updated':
        this.#model = textAt(data, 'model') ?? this.#model
        return nothing
      case 'assistant.turn_start':
        return parent === undefined ? this.#turn() : nothing
      case 'assistant.message_delta':
        return this.#piece(data, { parent, thinking: false })
      case 'assistant.reasoning_delta':
        return this.#piece(data, { parent, thinking: true })
      case 'assistant.message':
        return this.#whole(data, { parent, thinking: false })
      case 'assistant.reasoning':
        return this.#whole(data, { parent, thinking: true })
      case 'assistant.idle':
        return parent === undefined ? this.#idle() : nothing
      case 'model.call_failure':
        return [this.#callFailed(data)]
      case 'model.call_final_result':
        if (textAt(data, 'result') === 'success') this.#callFault = null
        return nothing
      case 'session.error':
        return [this.#failed(data)]
      case 'session.warning':
        return [{ kind: 'notice', text: textAt(data, 'message') ?? '' }]
      case 'user_input.requested':
        return [{ kind: 'ask', question: textAt(data, 'question') ?? '' }]
      case 'agent.interrupted':
      case 'abort':
        return this.#interrupt()
      default:
        return this.#tools.read(record, data, parent) ?? nothing
    }
  }

  #turn(): readonly AgentEvent[] {
    this.#works = true
    this.#interrupted = false
    return [{ kind: 'turn' }]
  }

  #interrupt(): readonly AgentEvent[] {
    if (!this.#works) return nothing
    this.#interrupted = true
    return [{ kind: 'interrupted' }]
  }

  #piece(data: JsonRecord | undefined, of: Speaker): readonly AgentEvent[] {
    const text = textAt(data, 'deltaContent') ?? ''
    if (text === '') return nothing
    this.#inPieces.add(idOf(data, of))
    return [textOf(text, true, of)]
  }

  #whole(data: JsonRecord | undefined, of: Speaker): readonly AgentEvent[] {
    const text = textAt(data, 'content') ?? ''
    if (text === '') return nothing
    if (of.parent === undefined && !of.thinking) this.#lastText = text
    return this.#inPieces.delete(idOf(data, of)) ? nothing : [textOf(text, false, of)]
  }

  /** It also follows what was interrupted, where nothing is finished; and a sub-agent that is at work will begin another turn. */
  #idle(): readonly AgentEvent[] {
    if (this.#interrupted || this.#tools.hasAgentInBackground) return nothing
    this.#works = false
    return [{ kind: 'idle' }]
  }

  #callFailed(data: JsonRecord | undefined): AgentEvent {
    const { words, shown } = wordsOf(textAt(data, 'errorMessage') ?? '')
    const reason = [words, textAt(data, 'errorCode'), textAt(data, 'errorType'), textAt(data, 'failureKind')]
    const found = this.#rules.fault(reason.filter(Boolean).join('\n'), statusAt(data, 'statusCode'))
    const lost = found.class === 'unknown' && textAt(data, 'failureKind') === 'transport'
    this.#callFault = { ...found, ...(lost ? { class: 'network' } : {}), message: shown }
    const attempt = amountAt(data, 'retryAttempt')
    return {
      kind: 'retry',
      fault: this.#callFault,
      ...known({ attempt: attempt === undefined || attempt < 0 ? undefined : attempt + 1 }),
    }
  }

  #failed(data: JsonRecord | undefined): AgentEvent {
    const message = textAt(data, 'message') ?? ''
    const type = textAt(data, 'errorType') ?? ''
    const found = this.#rules.fault([message, type].join('\n'), statusAt(data, 'statusCode'))
    this.#error = { ...moreTelling(found, this.#callFault), message }
    return { kind: 'fault', fault: this.#error }
  }

  #result(record: JsonRecord): readonly AgentEvent[] {
    // What a tool writes straight to this log may be another program's record.
    if (integerAt(record, 'exitCode') === undefined) return nothing
    const id = textAt(record, 'sessionId') ?? ''
    return [
      ...(id === '' ? [] : [{ kind: 'session', id, ...known({ model: this.#model }) } as const]),
      ...(this.#interrupted ? [{ kind: 'interrupted' } as const] : []),
      this.#end(record),
    ]
  }

  #end(record: JsonRecord): AgentEvent {
    const ok = record['exitCode'] === 0 && !this.#interrupted
    const code = integerAt(record, 'exitCode')
    const words = code === undefined ? 'its last record has no exit code' : `exit code ${code}`
    const message = this.#interrupted ? 'interrupted' : words
    const fault = this.#error ?? { class: 'unknown', message }
    const durationMs = amountAt(record, 'usage', 'sessionDurationMs')
    return {
      kind: 'end',
      ok,
      ...(ok ? known({ text: this.#lastText }) : { fault }),
      ...known({ durationMs }),
    }
  }
}

const nothing: readonly AgentEvent[] = [{ kind: 'other' }]

interface Speaker {
  readonly parent: string | undefined
  readonly thinking: boolean
}

const textOf = (text: string, delta: boolean, { parent, thinking }: Speaker): AgentEvent => ({
  kind: 'text',
  text,
  delta,
  ...(thinking ? { thinking } : {}),
  ...known({ parent }),
})

const idOf = (data: JsonRecord | undefined, { thinking }: Speaker): string =>
  thinking ? `thought ${textAt(data, 'reasoningId') ?? ''}` : `message ${textAt(data, 'messageId') ?? ''}`

/** The vendor's answer as it came, mostly JSON: all of it is classified, and its message is shown. */
function wordsOf(answer: string): { words: string; shown: string } {
  const parsed = parseRecord(answer)
  return { words: answer, shown: textAt(parsed, 'message') ?? textAt(parsed, 'error', 'message') ?? answer }
}

/** A quota that is used up comes as a call's `insufficient_quota`, and as a mere rate limit in the error after it. */
function moreTelling(error: Fault, call: Fault | null): Fault {
  if (call === null || call.class === 'unknown') return error
  const isSame = error.status === undefined || error.status === call.status
  return isSame && (error.class === 'unknown' || error.class === 'rate_limit')
    ? { ...call, ...statusOf(error) }
    : error
}

const statusOf = ({ status }: Fault): Pick<Fault, 'status'> => known({ status })
