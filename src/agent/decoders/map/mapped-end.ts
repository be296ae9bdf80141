import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { Fault } from '../../../core/agent/fault.ts'
import type { MappedFault, MapRule } from '../../../core/agent/map-rule.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { countBy, isTrue, numberBy, textBy } from './point-at.ts'

export function mappedEnd(
  record: JsonRecord,
  rule: Extract<MapRule, { emit: 'end' }>,
  rules: DecoderRules,
): AgentEvent {
  const ok = isTrue(record, rule.ok) === true
  return {
    kind: 'end',
    ok,
    ...(ok ? {} : { fault: mappedFault(record, rule, rules) }),
    ...known({
      cap: textBy(record, rule.cap),
      text: textBy(record, rule.text),
      turns: countBy(record, rule.turns),
      durationMs: countBy(record, rule.duration),
    }),
  }
}

export const mappedRetry = (
  record: JsonRecord,
  rule: Extract<MapRule, { emit: 'retry' }>,
  rules: DecoderRules,
): AgentEvent => ({
  kind: 'retry',
  fault: mappedFault(record, rule, rules),
  ...known({
    attempt: countBy(record, rule.attempt),
    max: countBy(record, rule.max),
    delayMs: countBy(record, rule.delay),
  }),
})

/** By its words and status, unless the rule knows the class of all such records. */
export function mappedFault(record: JsonRecord, rule: MappedFault, rules: DecoderRules): Fault {
  const status = numberBy(record, rule.status)
  const isStatus = status !== undefined && Number.isInteger(status) && status >= 100 && status < 600
  const fault = rules.fault(textBy(record, rule.message) ?? '', isStatus ? status : undefined)
  return rule.class === undefined ? fault : { ...fault, class: rule.class }
}
