import type { AgentEvent, AgentStream, ToolEvent } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import { RecentMap } from '../../recent-map.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { Decoder } from '../decoder.ts'
import { GeminiErr } from './gemini-err.ts'
import { geminiFault } from './gemini-fault.ts'
import { GeminiTurns } from './gemini-turns.ts'
import {
  parseRecord,
  at,
  textAt,
  countAt,
  amountAt,
  recordAt,
  listAt,
  type JsonRecord,
} from '../json-record.ts'
import { known } from '../known.ts'
import { linesOfText } from '../tools/lines-of-text.ts'
import type { OpenCall } from '../tools/open-call.ts'
import { toolClass } from '../tools/tool-class.ts'
import { toolFiles, toolTitle } from '../tools/tool-title.ts'

/**
 * `gemini --output-format stream-json`. Ends by `result`; without one it was ended from outside, whatever its exit code. Its
 * retries stand on stderr alone.
 */
export function createGeminiStream(rules: DecoderRules): Decoder {
  return new GeminiStream(rules)
}

class GeminiStream implements Decoder {
  readonly #rules: DecoderRules
  readonly #err: GeminiErr
  readonly #calls = new RecentMap<OpenCall>()
  readonly #turns = new GeminiTurns()

  constructor(rules: DecoderRules) {
    this.#rules = rules
    this.#err = new GeminiErr(rules)
  }

  read(line: string, stream: AgentStream): readonly AgentEvent[] {
    if (stream === 'err') return this.#err.read(line)
    const record = parseRecord(line)
    return record === null ? nothing : this.#events(record)
  }

  #events(record: JsonRecord): readonly AgentEvent[] {
    switch (record['type']) {
      case 'init':
        return sessionOf(record)
      case 'message':
        return this.#message(record)
      case 'tool_use':
        return this.#toolUse(record)
      case 'tool_result':
        return this.#toolResult(record)
      case 'error':
        return [this.#error(record)]
      case 'result':
        return this.#result(record)
      default:
        return nothing
    }
  }

  /** The prompt is repeated as a message of the user. */
  #message(record: JsonRecord): readonly AgentEvent[] {
    const text = textAt(record, 'content') ?? ''
    if (record['role'] !== 'assistant' || text === '') return nothing
    this.#turns.text(text)
    return [{ kind: 'text', text, delta: record['delta'] === true }]
  }

  #toolUse(record: JsonRecord): readonly AgentEvent[] {
    const id = textAt(record, 'tool_id')
    const name = textAt(record, 'tool_name')
    if (id === undefined || name === undefined) return nothing
    const input = record['parameters']
    this.#turns.call()
    if (name === 'write_todos') return [{ kind: 'plan', items: listAt(input, 'todos').map(stepOf) }]
    const kind = toolClass(name)
    const files = kind === 'read' || kind === 'edit' ? toolFiles(input) : []
    const written = name === 'write_file' ? textAt(input, 'content') : undefined
    const call = {
      name,
      class: kind,
      title: toolTitle(input),
      ...(files.length > 0 ? { files } : {}),
      ...(written === undefined ? {} : { added: linesOfText(written) }),
    }
    this.#calls.set(id, { ...call, at: timeOf(record) })
    const { added: _, ...begun } = call
    return [{ kind: 'tool', id, phase: 'start', ...begun }, ...questionOf(name, input)]
  }

  #toolResult(record: JsonRecord): readonly AgentEvent[] {
    const id = textAt(record, 'tool_id')
    if (id === undefined) return nothing
    this.#turns.result()
    const call = this.#calls.take(id)
    if (call === undefined) return nothing
    const { at: since, added, ...rest } = call
    const failed = record['status'] === 'error'
    return [
      {
        kind: 'tool',
        id,
        phase: 'end',
        ...rest,
        ...endingOf(record, call.class),
        ...known({ added: failed ? undefined : added, durationMs: timeBetween(since, timeOf(record)) }),
      },
    ]
  }

  #error(record: JsonRecord): AgentEvent {
    const message = textAt(record, 'message') ?? ''
    if (record['severity'] === 'warning') return { kind: 'notice', text: message }
    return { kind: 'fault', fault: this.#fault(message) }
  }

  #result(record: JsonRecord): readonly AgentEvent[] {
    const status = record['status']
    // What a tool writes straight to this log may be another program's record.
    if (status !== 'success' && status !== 'error') return nothing
    const ok = status === 'success'
    const durationMs = amountAt(record, 'stats', 'duration_ms')
    const message = textAt(record, 'error', 'message') ?? textAt(record, 'error') ?? ''
    const why = ok ? this.#turns.whySuspicious(recordAt(record, 'stats')) : null
    return [
      ...usageOf(record),
      ...(why === null ? [] : [{ kind: 'suspicious', why } as const]),
      {
        kind: 'end',
        ok,
        ...(ok ? {} : { fault: this.#fault(message), ...known({ cap: capIn(record) }) }),
        ...known({ durationMs }),
      },
    ]
  }

  #fault(message: string): Fault {
    return geminiFault(this.#rules, message)
  }
}

const nothing: readonly AgentEvent[] = [{ kind: 'other' }]

function sessionOf(record: JsonRecord): readonly AgentEvent[] {
  const id = textAt(record, 'session_id')
  if (id === undefined || id === '') return nothing
  return [{ kind: 'session', id, ...known({ model: textAt(record, 'model') }) }]
}

/** What a model thinks is in the total alone. */
function usageOf(record: JsonRecord): readonly AgentEvent[] {
  const stats = recordAt(record, 'stats')
  if (stats === undefined || amountAt(stats, 'input_tokens') === undefined) return []
  const input = countAt(stats, 'input_tokens')
  const answered = countAt(stats, 'output_tokens')
  const output = Math.max(countAt(stats, 'total_tokens') - input, answered)
  const counted = { input, cached: countAt(stats, 'cached'), output, reasoning: output - answered }
  return [{ kind: 'usage', scope: 'run', usage: { ...counted, costUsd: null, partial: false } }]
}

/**
 * A command's exit code is nowhere: one that failed has the status of a success, so nothing is claimed about it. What is not
 * permitted is refused before anything has run, with words of the CLI's own.
 */
function endingOf(record: JsonRecord, kind: ToolEvent['class']): Pick<ToolEvent, 'ok' | 'denied' | 'output'> {
  const output = textAt(record, 'output')
  if (record['status'] !== 'error') {
    const printed = output === '' ? undefined : output
    return known({ ok: kind === 'shell' ? undefined : true, output: printed })
  }
  const message = textAt(record, 'error', 'message') ?? output
  const denied = record['error'] !== undefined && isRefusal(textAt(record, 'error', 'type'), message ?? '')
  return { ok: false, ...known({ output: message }), ...(denied ? { denied } : {}) }
}

const isRefusal = (type: string | undefined, message: string): boolean =>
  type === 'policy_violation' ||
  /^(?:Error: )?Tool .{0,200}(?:denied by policy|requires user confirmation)/.test(message)

const stepOf = (step: unknown): { text: string; done: boolean } => ({
  text: textAt(step, 'description') ?? '',
  done: at(step, 'status') === 'completed',
})

function questionOf(name: string, input: unknown): readonly AgentEvent[] {
  if (name !== 'ask_user') return []
  const question = textAt(listAt(input, 'questions')[0], 'question') ?? toolTitle(input)
  return question === '' ? [] : [{ kind: 'ask', question }]
}

/** Of the settings `maxSessionTurns`, in the words of the error. */
const capIn = (record: JsonRecord): string | undefined =>
  textAt(record, 'error', 'type') === 'FatalTurnLimitedError' ? 'turns' : undefined

const timeOf = (record: JsonRecord): number => Date.parse(textAt(record, 'timestamp') ?? '')

function timeBetween(since: number, until: number): number | undefined {
  const ms = until - since
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}
