import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import { createClaudeMessages } from './claude-messages.ts'
import type { Decoder } from '../decoder.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { parseRecord, at, textAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/** What sets apart one CLI of several that print the stream that Claude Code brought up. */
export interface ClaudeDialect {
  /** A record that only this CLI prints, or prints otherwise; null: it is read like any other. */
  own?(record: JsonRecord): readonly AgentEvent[] | null
  /** What an `assistant` record has besides its message. */
  said?(record: JsonRecord): readonly AgentEvent[]
  /** The usage of a `result`, and the end. */
  result(record: JsonRecord): readonly AgentEvent[]
  err(line: string): readonly AgentEvent[]
}

/**
 * A record is known by its own top-level fields alone; their order is not fixed. There may be several `init` and `result` in one
 * run: each task that ends in the background is a turn of its own.
 */
export function createClaudeLike(rules: DecoderRules, dialect: ClaudeDialect): Decoder {
  const messages = createClaudeMessages(rules)
  let hasEnded = false

  const readSystem = (record: JsonRecord): readonly AgentEvent[] => {
    switch (record['subtype']) {
      case 'init':
        hasEnded = false
        messages.workIn(textAt(record, 'cwd') ?? null)
        return [beginning(record)]
      case 'permission_denied':
        return messages.refused(record)
      case 'background_tasks_changed':
        return [{ kind: 'background', open: listAt(record, 'tasks').map(backgroundTask) }]
      case 'compact_boundary':
        return [{ kind: 'notice', text: 'The conversation was compacted' }]
      default:
        return nothing
    }
  }

  const readRecord = (record: JsonRecord): readonly AgentEvent[] => {
    const own = dialect.own?.(record)
    if (own) return own
    switch (record['type']) {
      case 'system':
        return readSystem(record)
      case 'assistant':
        return [...reopening(record), ...messages.assistant(record), ...(dialect.said?.(record) ?? [])]
      case 'user':
        return messages.user(record)
      case 'stream_event':
        return messages.delta(record)
      case 'result':
        // What a tool writes straight to this log may be another program's record.
        if (textAt(record, 'subtype') === undefined) return nothing
        hasEnded = true
        return [...messages.denials(record), ...dialect.result(record)]
      default:
        return nothing
    }
  }

  /** The agent itself goes on after a `result` without a new `init`: then it has not ended. */
  const reopening = (record: JsonRecord): readonly AgentEvent[] => {
    if (!hasEnded || typeof at(record, 'parent_tool_use_id') === 'string') return []
    hasEnded = false
    return [{ kind: 'turn' }]
  }

  return {
    read(line, stream) {
      if (stream === 'err') return dialect.err(line)
      const record = parseRecord(line)
      return record === null ? nothing : readRecord(record)
    },
  }
}

const nothing: readonly AgentEvent[] = [{ kind: 'other' }]

function beginning(init: JsonRecord): AgentEvent {
  const id = textAt(init, 'session_id')
  if (id === undefined || id === '') return { kind: 'turn' }
  const version = textAt(init, 'claude_code_version') ?? textAt(init, 'qwen_code_version')
  return { kind: 'session', id, ...known({ model: textAt(init, 'model'), version }) }
}

function backgroundTask(task: unknown): { readonly id: string; readonly agent: boolean } {
  const type = textAt(task, 'task_type') ?? ''
  return { id: textAt(task, 'task_id') ?? '', agent: !/bash|shell/.test(type) }
}
