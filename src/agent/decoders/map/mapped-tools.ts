import type { AgentEvent, ToolEvent } from '../../../core/agent/agent-event.ts'
import type { MappedTool } from '../../../core/agent/map-rule.ts'
import { RecentMap } from '../../recent-map.ts'
import type { JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { oneLine } from '../tools/one-line.ts'
import type { OpenCall } from '../tools/open-call.ts'
import { toolClass } from '../tools/tool-class.ts'
import { toolFiles, toolTitle } from '../tools/tool-title.ts'
import { isTrue, numberBy, pointAt, textBy } from './point-at.ts'

/** Calls of tools: what the record that began one says is known to the record that ends it. */
export class MappedTools {
  readonly #calls = new RecentMap<OpenCall>()

  event(record: JsonRecord, rule: MappedTool): AgentEvent {
    const id = textBy(record, rule.id) ?? ''
    if (id === '') return { kind: 'other' }
    const call = callOf(record, rule, this.#calls.get(id))
    if (rule.phase === 'end') this.#calls.take(id)
    else this.#calls.set(id, { ...call, at: Number.NaN })
    return { kind: 'tool', id, phase: rule.phase, ...call, ...endingOf(record, rule) }
  }
}

type Call = Pick<ToolEvent, 'name' | 'class' | 'title' | 'files'>

function callOf(record: JsonRecord, rule: MappedTool, begun: OpenCall | undefined): Call {
  const name = textBy(record, rule.name) ?? begun?.name ?? 'tool'
  const input = rule.input === undefined ? undefined : pointAt(record, rule.input)
  const title = oneLine(textBy(record, rule.title) ?? toolTitle(input))
  const named = rule.files === undefined ? toolFiles(input) : pathsIn(pointAt(record, rule.files))
  const files = named.length > 0 ? named : (begun?.files ?? [])
  return {
    name,
    class: rule.class ?? begun?.class ?? toolClass(name),
    title: title === '' ? (begun?.title ?? '') : title,
    ...(files.length > 0 ? { files } : {}),
  }
}

const pathsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (path): path is string => typeof path === 'string' && path !== '',
  )

function endingOf(
  record: JsonRecord,
  rule: MappedTool,
): Pick<ToolEvent, 'ok' | 'denied' | 'output' | 'exit'> {
  const code = numberBy(record, rule.exit)
  const exit = code !== undefined && Number.isInteger(code) ? code : undefined
  const ok = isTrue(record, rule.ok) ?? (exit === undefined ? undefined : exit === 0)
  const denied = isTrue(record, rule.denied) === true
  const ending = rule.phase === 'end' ? { ok, exit } : {}
  return {
    ...known({ ...ending, output: textBy(record, rule.output) }),
    ...(denied ? { denied } : {}),
  }
}
