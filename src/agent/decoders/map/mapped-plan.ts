import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { MapRule } from '../../../core/agent/map-rule.ts'
import type { JsonRecord } from '../json-record.ts'
import { meets, pointAt, textBy } from './point-at.ts'

/** The pointers of a step start at the step. */
export function mappedPlan(record: JsonRecord, rule: Extract<MapRule, { emit: 'plan' }>): AgentEvent {
  const items = pointAt(record, rule.items)
  if (!Array.isArray(items)) return { kind: 'other' }
  return {
    kind: 'plan',
    items: items.map((item) => ({ text: textBy(item, rule.text) ?? '', done: meets(item, rule.done) })),
  }
}
