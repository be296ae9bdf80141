import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import { claudeFault } from './claude-fault.ts'
import { createClaudeLike } from './claude-like.ts'
import { claudeEnd } from './claude-result.ts'
import type { Decoder } from '../decoder.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { textAt, integerAt, amountAt, recordAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { toolCall } from '../tools/tool-call.ts'

/**
 * Cursor's `cursor-agent --output-format stream-json`, by its documentation: Claude's records with tool calls of their own and no
 * usage. When it fails, it prints no `result`, and a message on stderr.
 */
export function createCursorStream(rules: DecoderRules): Decoder {
  let folder: string | null = null

  return createClaudeLike(rules, {
    own(record) {
      if (record['type'] === 'system') folder = textAt(record, 'cwd') ?? folder
      return record['type'] === 'tool_call' ? readToolCall(record, folder) : null
    },
    result: (record) => claudeEnd(record, (result, message) => claudeFault(rules, result, message)),
    err(line) {
      const events = rules.err(line)
      if (events.length > 0) return events
      const fault = rules.fault(line.trim())
      return fault.class === 'unknown' ? [] : [{ kind: 'fault', fault }]
    },
  })
}

/** `{"readToolCall":{"args":{…},"result":{"success":{…}}}}`: the one field names the tool. */
function readToolCall(record: JsonRecord, folder: string | null): readonly AgentEvent[] {
  const calls = recordAt(record, 'tool_call') ?? {}
  const field = Object.keys(calls).find((name) => recordAt(calls, name) !== undefined)
  if (field === undefined) return [{ kind: 'other' }]
  const call = {
    id: textAt(record, 'call_id') ?? '',
    ...toolCall(
      textAt(calls, field, 'name') ?? field.replace(/ToolCall$/, ''),
      recordAt(calls, field, 'args'),
      folder,
    ),
  }
  switch (record['subtype']) {
    case 'started':
      return [{ kind: 'tool', phase: 'start', ...call }]
    case 'completed':
      return [{ kind: 'tool', phase: 'end', ...call, ...resultOf(recordAt(calls, field, 'result')) }]
    default:
      return [{ kind: 'other' }]
  }
}

function resultOf(result: JsonRecord | undefined) {
  const success = recordAt(result, 'success')
  const found = success ?? recordAt(result, 'failure') ?? recordAt(result, 'error')
  const exit = integerAt(found, 'exitCode')
  return {
    ok: success !== undefined && (exit ?? 0) === 0,
    ...(recordAt(result, 'rejected') === undefined ? {} : { denied: true }),
    ...known({
      exit,
      output: textAt(found, 'stdout') ?? textAt(found, 'content') ?? textAt(found, 'message'),
      added: amountAt(found, 'linesAdded') ?? amountAt(found, 'linesCreated'),
      removed: amountAt(found, 'linesRemoved'),
    }),
  }
}
