import type { AgentEvent, AgentStream } from '../../../core/agent/agent-event.ts'
import { RecentMap } from '../../recent-map.ts'
import { codexItem, type ItemPhase } from './codex-item.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { Decoder } from '../decoder.ts'
import { parseRecord, textAt, countAt, amountAt, recordAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/**
 * `codex exec --json`. Ends by `turn.completed` or `turn.failed`; an `error` record is no end, and an item of type `error` only a
 * warning. What the sandbox refuses often has no record at all, but a line on stderr.
 */
export function createCodexExec(rules: DecoderRules): Decoder {
  return new CodexExec(rules)
}

class CodexExec implements Decoder {
  readonly #rules: DecoderRules
  /** How much of a running command's output has been reported, by item: each of its records repeats all of it. */
  readonly #reported = new RecentMap<number>()
  #lastText: string | undefined

  constructor(rules: DecoderRules) {
    this.#rules = rules
  }

  read(line: string, stream: AgentStream): readonly AgentEvent[] {
    if (stream === 'err') return this.#rules.err(line)
    const record = parseRecord(line)
    return record === null ? [{ kind: 'other' }] : this.#events(record)
  }

  #events(record: JsonRecord): readonly AgentEvent[] {
    switch (record['type']) {
      case 'thread.started':
        return sessionOf(record)
      case 'turn.started':
        return [{ kind: 'turn' }]
      case 'item.started':
        return this.#item(record, 'start')
      case 'item.updated':
        return this.#item(record, 'update')
      case 'item.completed':
        return this.#item(record, 'end')
      case 'turn.completed':
        return [...usageOf(record), { kind: 'end', ok: true, ...known({ text: this.#lastText }) }]
      case 'turn.failed':
        return [{ kind: 'end', ok: false, fault: this.#rules.fault(messageOf(record)) }]
      case 'error':
        return [this.#error(messageOf(record))]
      default:
        return [{ kind: 'other' }]
    }
  }

  #item(record: JsonRecord, phase: ItemPhase): readonly AgentEvent[] {
    const item = recordAt(record, 'item')
    if (item === undefined) return [{ kind: 'other' }]
    const events = codexItem(item, phase)
    for (const event of events) {
      if (event.kind === 'text' && event.thinking !== true) this.#lastText = event.text
    }
    return events.map((event) => (event.kind === 'tool' ? this.#onlyNewOutput(event) : event))
  }

  #onlyNewOutput(event: AgentEvent & { kind: 'tool' }): AgentEvent {
    if (event.phase === 'end') {
      this.#reported.take(event.id)
      return event
    }
    const output = event.output ?? ''
    const reported = this.#reported.get(event.id) ?? 0
    this.#reported.set(event.id, output.length)
    const { output: _, ...rest } = event
    return output.length > reported ? { ...rest, output: output.slice(reported) } : rest
  }

  /** `Reconnecting... 1/5 (unexpected status 529 …)` is a call that codex tries again by itself. */
  #error(message: string): AgentEvent {
    const retry = /^Reconnecting\.\.\. (\d{1,4})\/(\d{1,4})(?: \(([^]*)\))?/.exec(message)
    if (retry === null) return { kind: 'fault', fault: this.#rules.fault(message) }
    const [, attempt, max, reason] = retry
    const fault = this.#rules.fault(reason ?? message)
    return { kind: 'retry', fault, attempt: Number(attempt), max: Number(max) }
  }
}

function sessionOf(record: JsonRecord): readonly AgentEvent[] {
  const id = textAt(record, 'thread_id')
  return id === undefined || id === '' ? [{ kind: 'other' }] : [{ kind: 'session', id }]
}

/** Counts the whole thread, the processes before a resume included. */
function usageOf(record: JsonRecord): readonly AgentEvent[] {
  const usage = recordAt(record, 'usage')
  if (usage === undefined || amountAt(usage, 'input_tokens') === undefined) return []
  const counted = {
    input: countAt(usage, 'input_tokens'),
    cached: countAt(usage, 'cached_input_tokens'),
    output: countAt(usage, 'output_tokens'),
    reasoning: countAt(usage, 'reasoning_output_tokens'),
  }
  return [{ kind: 'usage', scope: 'session', usage: { ...counted, costUsd: null, partial: false } }]
}

/** Of a record whose words are missing: they are empty, and so of no known class. */
const messageOf = (record: JsonRecord): string =>
  textAt(record, 'error', 'message') ?? textAt(record, 'message') ?? textAt(record, 'error') ?? ''
