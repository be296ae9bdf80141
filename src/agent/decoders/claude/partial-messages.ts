import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import { RecentSet } from '../../recent-set.ts'
import { at, textAt, recordAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/** Pieces of messages that come whole as well, once they are finished. */
export function createPartialMessages() {
  let current = ''
  const seen = new RecentSet()

  return {
    read(record: JsonRecord): readonly AgentEvent[] {
      const event = recordAt(record, 'event')
      if (at(event, 'type') === 'message_start') current = textAt(event, 'message', 'id') ?? ''
      if (at(event, 'type') !== 'content_block_delta') return []
      const text = textAt(event, 'delta', 'text')
      const thought = textAt(event, 'delta', 'thinking')
      if (text === undefined && thought === undefined) return []
      seen.add(current)
      return [
        {
          kind: 'text',
          text: text ?? thought ?? '',
          delta: true,
          ...(text === undefined ? { thinking: true } : {}),
          ...known({ parent: textAt(record, 'parent_tool_use_id') }),
        },
      ]
    },
    /** Whether the message of the record has come in pieces before. */
    has: (record: JsonRecord): boolean => seen.has(textAt(record, 'message', 'id') ?? ''),
  }
}
