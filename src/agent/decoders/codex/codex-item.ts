import type { AgentEvent, ToolEvent } from '../../../core/agent/agent-event.ts'
import { at, textAt, integerAt, recordAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { oneLine } from '../tools/one-line.ts'
import { toolTitle } from '../tools/tool-title.ts'
import { unwrapShell } from './unwrap-shell.ts'

export type ItemPhase = ToolEvent['phase']

/** What an `item` of codex means where it starts, changes or ends. */
export function codexItem(item: JsonRecord, phase: ItemPhase): readonly AgentEvent[] {
  switch (item['type']) {
    case 'agent_message':
      return phase === 'end' ? textOf(item, false) : [{ kind: 'other' }]
    case 'reasoning':
      return phase === 'end' ? textOf(item, true) : [{ kind: 'other' }]
    case 'error':
      return [{ kind: 'notice', text: textAt(item, 'message') ?? '' }]
    case 'todo_list':
      return [{ kind: 'plan', items: listAt(item, 'items').map(stepOf) }]
    default:
      return toolOf(item, phase)
  }
}

function textOf(item: JsonRecord, thinking: boolean): readonly AgentEvent[] {
  const text = textAt(item, 'text') ?? ''
  if (text === '') return [{ kind: 'other' }]
  return [{ kind: 'text', text, delta: false, ...(thinking ? { thinking } : {}) }]
}

const stepOf = (step: unknown): { text: string; done: boolean } => ({
  text: textAt(step, 'text') ?? '',
  done: at(step, 'completed') === true,
})

/** An item type that is new to us is a tool as well when it has a status: what is open is no idleness. */
function toolOf(item: JsonRecord, phase: ItemPhase): readonly AgentEvent[] {
  const id = textAt(item, 'id')
  const call = callOf(item)
  if (id === undefined || call === null) return [{ kind: 'other' }]
  if (phase !== 'end') return [{ kind: 'tool', id, phase, ...call, ...outputOf(item) }]
  return [{ kind: 'tool', id, phase, ...call, ...outputOf(item), ...endOf(item) }]
}

type Call = Pick<ToolEvent, 'name' | 'title' | 'class' | 'files'>

function callOf(item: JsonRecord): Call | null {
  const type = textAt(item, 'type') ?? ''
  switch (type) {
    case 'command_execution':
      return { name: 'shell', class: 'shell', title: oneLine(unwrapShell(textAt(item, 'command') ?? '')) }
    case 'file_change':
      return changeOf(item)
    case 'mcp_tool_call':
      return {
        name: [textAt(item, 'server'), textAt(item, 'tool')].filter(Boolean).join('.'),
        class: 'mcp',
        title: toolTitle(item['arguments']),
      }
    case 'web_search':
      return {
        name: type,
        class: 'search',
        title: oneLine(textAt(item, 'query') ?? toolTitle(item['action'])),
      }
    case 'collab_tool_call':
      return {
        name: textAt(item, 'tool') ?? type,
        class: 'agent',
        title: oneLine(textAt(item, 'prompt') ?? ''),
      }
    default:
      return type !== '' && typeof item['status'] === 'string'
        ? { name: type, class: 'other', title: toolTitle(item) }
        : null
  }
}

/** The item is called `file_change` for an added, a changed and a deleted file alike: its name here says which. */
function changeOf(item: JsonRecord): Call {
  const changes = listAt(item, 'changes')
  const files = changes.flatMap((change) => textAt(change, 'path') ?? [])
  const kinds = new Set(changes.map((change) => textAt(change, 'kind') ?? textAt(change, 'kind', 'type')))
  const name = kinds.size > 1 ? 'edit' : (changeNames.get([...kinds][0] ?? '') ?? 'edit')
  return { name, class: 'edit', title: files.join(', '), files }
}

const changeNames: ReadonlyMap<string, string> = new Map([
  ['add', 'write'],
  ['delete', 'delete'],
])

function outputOf(item: JsonRecord): Pick<ToolEvent, 'output'> {
  const printed = textAt(item, 'aggregated_output')
  if (printed !== undefined) return printed === '' ? {} : { output: printed }
  const error = textAt(item, 'error', 'message')
  const found = listAt(item, 'result', 'content').flatMap((part) => textAt(part, 'text') ?? [])
  return known({ output: error ?? (found.length === 0 ? undefined : found.join('\n')) })
}

function endOf(item: JsonRecord): Pick<ToolEvent, 'ok' | 'exit' | 'denied'> {
  const status = textAt(item, 'status')
  const exit = integerAt(item, 'exit_code')
  const failed = status === 'failed' || status === 'declined' || recordAt(item, 'error') !== undefined
  const denied = status === 'declined' || isReadOnlyRefusal(item, exit)
  return { ok: !failed && (exit ?? 0) === 0, ...known({ exit }), ...(denied ? { denied } : {}) }
}

/**
 * The sandbox has no record of its own for a command that may not write: the command fails with the words of the system. Only
 * as the end of its last line, so that a command that merely shows such words is not taken for it.
 */
function isReadOnlyRefusal(item: JsonRecord, exit: number | undefined): boolean {
  if (exit === undefined || exit === 0) return false
  return (textAt(item, 'aggregated_output') ?? '').trimEnd().endsWith(': Read-only file system')
}
