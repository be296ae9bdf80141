import type { EventBody, StoredEvent } from '../../core/event.ts'
import { attemptId, itemId, runId } from '../../core/ids.ts'
import { integer, integerOrNull, record, text, textOrNull, type RawRow } from './raw-row.ts'

export function parseEvent(row: RawRow): StoredEvent {
  const run = integerOrNull(row, 'run')
  const item = textOrNull(row, 'key')
  const attempt = integerOrNull(row, 'attempt')
  return {
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    run: run === null ? null : runId(run),
    item: item === null ? null : itemId(item),
    attempt: attempt === null ? null : attemptId(attempt),
    worker: integerOrNull(row, 'worker'),
    body: { type: text(row, 'type'), ...record<object>(row, 'body', []) } as EventBody,
  }
}
