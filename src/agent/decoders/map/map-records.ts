import type { AgentEvent, AgentStream } from '../../../core/agent/agent-event.ts'
import type { MappedUsage, MapRule } from '../../../core/agent/map-rule.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import type { Decoder } from '../decoder.ts'
import { parseRecord, costAt, type JsonRecord } from '../json-record.ts'
import { mappedEnd, mappedFault, mappedRetry } from './mapped-end.ts'
import { mappedPlan } from './mapped-plan.ts'
import { MappedTools } from './mapped-tools.ts'
import { countBy, isTrue, meets, pointAt, textBy } from './point-at.ts'
import { known } from '../known.ts'

/** A user's own wire format: JSON lines, read by the rules of the preset. Of several that fit a record, the first counts. */
export function createMapRecords(map: readonly MapRule[], rules: DecoderRules): Decoder {
  return new MapRecords(map, rules)
}

class MapRecords implements Decoder {
  readonly #map: readonly MapRule[]
  readonly #rules: DecoderRules
  readonly #tools = new MappedTools()

  constructor(map: readonly MapRule[], rules: DecoderRules) {
    this.#map = map
    this.#rules = rules
  }

  read(line: string, stream: AgentStream): readonly AgentEvent[] {
    if (stream === 'err') return this.#rules.err(line)
    const record = parseRecord(line)
    const rule = record === null ? undefined : this.#map.find(({ when }) => meets(record, when))
    if (record === null || rule === undefined) return [{ kind: 'other' }]
    // Before what it says of the end: an end closes the sums.
    return [...usageOf(record, rule.usage), this.#event(record, rule)]
  }

  #event(record: JsonRecord, rule: MapRule): AgentEvent {
    switch (rule.emit) {
      case 'session':
        return sessionOf(record, rule)
      case 'turn':
      case 'idle':
      case 'interrupted':
        return { kind: rule.emit }
      case 'text':
        return textOf(record, rule)
      case 'tool':
        return this.#tools.event(record, rule)
      case 'plan':
        return mappedPlan(record, rule)
      case 'retry':
        return mappedRetry(record, rule, this.#rules)
      case 'fault':
        return { kind: 'fault', fault: mappedFault(record, rule, this.#rules) }
      case 'denied':
        return { kind: 'denied', what: textBy(record, rule.text) ?? '' }
      case 'ask':
        return { kind: 'ask', question: textBy(record, rule.text) ?? '' }
      case 'notice':
        return { kind: 'notice', text: textBy(record, rule.text) ?? '' }
      case 'end':
        return mappedEnd(record, rule, this.#rules)
      case 'usage':
      case 'nothing':
        return { kind: 'other' }
    }
  }
}

type RuleOf<Kind extends MapRule['emit']> = Extract<MapRule, { emit: Kind }>

function sessionOf(record: JsonRecord, rule: RuleOf<'session'>): AgentEvent {
  const id = textBy(record, rule.id) ?? ''
  if (id === '') return { kind: 'other' }
  const about = { model: textBy(record, rule.model), version: textBy(record, rule.version) }
  return { kind: 'session', id, ...known(about) }
}

function textOf(record: JsonRecord, rule: RuleOf<'text'>): AgentEvent {
  const text = textBy(record, rule.text) ?? ''
  if (text === '') return { kind: 'other' }
  const thinking = isTrue(record, rule.thinking) === true
  return { kind: 'text', text, delta: isTrue(record, rule.delta) === true, ...(thinking ? { thinking } : {}) }
}

function usageOf(record: JsonRecord, rule: MappedUsage | undefined): readonly AgentEvent[] {
  const input = countBy(record, rule?.input)
  const output = countBy(record, rule?.output)
  if (rule === undefined || (input === undefined && output === undefined)) return []
  const usage = {
    input: input ?? 0,
    cached: countBy(record, rule.cached) ?? 0,
    output: output ?? 0,
    reasoning: countBy(record, rule.reasoning) ?? 0,
    costUsd: rule.cost === undefined ? null : costAt(pointAt(record, rule.cost)),
    partial: false,
  }
  return [{ kind: 'usage', usage, scope: rule.total }]
}
