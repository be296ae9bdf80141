import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import { at, textAt, amountAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/**
 * The end that a `result` reports. Errors of the API come with `subtype: success` as well, so both fields must be good.
 * @param faultOf what the words of an error mean.
 */
export function claudeEnd(
  record: JsonRecord,
  faultOf: (record: JsonRecord, message: string) => Fault,
): readonly AgentEvent[] {
  const ok = at(record, 'subtype') === 'success' && at(record, 'is_error') === false
  const shown = known({
    text: textAt(record, 'result'),
    turns: amountAt(record, 'num_turns'),
    durationMs: amountAt(record, 'duration_ms'),
  })
  if (ok) return [{ kind: 'end', ok, ...shown }]
  if (/^aborted_/.test(textAt(record, 'terminal_reason') ?? '')) {
    return [{ kind: 'interrupted' }, { kind: 'end', ok, ...shown }]
  }
  const cap = capOf(record)
  if (cap !== undefined) return [{ kind: 'end', ok, cap, ...shown }]
  return [{ kind: 'end', ok, fault: faultOf(record, errorText(record)), ...shown }]
}

function capOf(record: JsonRecord): string | undefined {
  const subtype = textAt(record, 'subtype')
  const reason = textAt(record, 'terminal_reason')
  if (subtype === 'error_max_turns' || reason === 'max_turns') return 'turns'
  if (subtype === 'error_max_budget_usd' || reason === 'budget_exhausted') return 'budget'
  return undefined
}

/** `result` is what the model has written, unless the record itself says that it is an error: then nothing in it is a sign of one. */
function errorText(record: JsonRecord): string {
  const errors = listAt(record, 'errors').filter((error) => typeof error === 'string')
  return (
    textAt(record, 'error', 'message') ??
    textAt(record, 'error') ??
    (at(record, 'is_error') === true ? textAt(record, 'result') : undefined) ??
    (errors.length > 0 ? errors.join('; ') : subtypeText(record))
  )
}

function subtypeText(record: JsonRecord): string {
  const subtype = textAt(record, 'subtype') ?? 'failed'
  return subtype === 'success' ? 'its last record does not say whether it is an error' : subtype
}
