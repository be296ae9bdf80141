import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import { RecentMap } from '../../recent-map.ts'
import { RecentSet } from '../../recent-set.ts'
import { claudeFault } from './claude-fault.ts'
import { createPartialMessages } from './partial-messages.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { at, textAt, recordAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { patchChange } from '../tools/line-change.ts'
import { shellResult } from './shell-result.ts'
import { toolCall, type ToolCall } from '../tools/tool-call.ts'

/** What is said and done: `assistant`, `user` and partial messages, with the tool calls that are open between them. */
export interface ClaudeMessages {
  workIn(folder: string | null): void
  assistant(record: JsonRecord): readonly AgentEvent[]
  user(record: JsonRecord): readonly AgentEvent[]
  delta(record: JsonRecord): readonly AgentEvent[]
  /** A record that a call was not permitted. */
  refused(record: JsonRecord): readonly AgentEvent[]
  /** What a `result` lists as not permitted and no record has reported before. */
  denials(result: JsonRecord): readonly AgentEvent[]
}

interface OpenCall {
  readonly call: ToolCall
  readonly startedMs: number
  readonly isBackground: boolean
  readonly isRefused: boolean
}

export function createClaudeMessages(rules: DecoderRules): ClaudeMessages {
  let folder: string | null = null
  const open = new RecentMap<OpenCall>()
  /** Calls that are shown as something else: as the agent's plan. */
  const silent = new RecentSet()
  /** Calls of which an event has said that they were denied. */
  const reported = new RecentSet()
  const partial = createPartialMessages()

  const readBlock = (block: unknown, record: JsonRecord): readonly AgentEvent[] => {
    const parent = known({ parent: textAt(record, 'parent_tool_use_id') })
    switch (at(block, 'type')) {
      case 'text':
      case 'thinking': {
        if (partial.has(record)) return []
        const thinking = at(block, 'type') === 'thinking'
        const text = textAt(block, thinking ? 'thinking' : 'text') ?? ''
        return [{ kind: 'text', text, delta: false, ...(thinking ? { thinking } : {}), ...parent }]
      }
      case 'tool_use':
      case 'server_tool_use':
        return startTool(block, record)
      case 'tool_result':
      case 'web_search_tool_result':
        return endTool(block, record)
      default:
        return []
    }
  }

  const startTool = (block: unknown, record: JsonRecord): readonly AgentEvent[] => {
    const id = textAt(block, 'id') ?? ''
    const name = textAt(block, 'name') ?? ''
    const input = recordAt(block, 'input')
    if (/^todo_?write$/i.test(name)) {
      silent.add(id)
      return [{ kind: 'plan', items: listAt(input, 'todos').map(planItem) }]
    }
    const call = toolCall(name, input, folder)
    const isBackground = input?.['run_in_background'] === true || input?.['is_background'] === true
    open.set(id, { call, startedMs: timeOf(record), isBackground, isRefused: false })
    const parent = known({ parent: textAt(record, 'parent_tool_use_id') })
    const start: AgentEvent = { kind: 'tool', id, phase: 'start', ...call, ...parent }
    return asks.test(name) ? [start, { kind: 'ask', question: questionOf(input) }] : [start]
  }

  const endTool = (block: unknown, record: JsonRecord): readonly AgentEvent[] => {
    const id = textAt(block, 'tool_use_id') ?? ''
    if (silent.delete(id)) return []
    const opened = open.take(id)
    const call = opened?.call ?? toolCall('', undefined, folder)
    const isDenied = opened?.isRefused === true || isRejected(record, id)
    if (isDenied) reported.add(id)
    const ok = at(block, 'is_error') !== true
    const shell = call.class === 'shell' ? shellResult(contentText(block)) : null
    const isOver = shell !== null && !isDenied && opened?.isBackground !== true
    const end: AgentEvent = {
      kind: 'tool',
      id,
      phase: 'end',
      ...call,
      ok,
      ...(isDenied ? { denied: true } : {}),
      output: shell?.output ?? contentText(block),
      ...known({
        exit: isOver ? (shell.exit ?? (ok ? 0 : undefined)) : undefined,
        durationMs: since(opened?.startedMs, timeOf(record)),
        parent: textAt(record, 'parent_tool_use_id'),
      }),
      ...patchChange(listAt(record, 'tool_use_result', 'structuredPatch')),
    }
    return [end]
  }

  return {
    workIn(path) {
      folder = path
    },
    assistant(record) {
      const blocks = blocksOf(record)
      const error = textAt(record, 'error')
      if (error !== undefined) {
        const text = blocks.map((block) => textAt(block, 'text') ?? '').join('')
        return [{ kind: 'fault', fault: claudeFault(rules, record, text === '' ? error : text) }]
      }
      return orOther(blocks.flatMap((block) => readBlock(block, record)))
    },
    // Only the results of tools: what else it holds is a prompt, or words that the CLI gives the model.
    user: (record) =>
      orOther(
        blocksOf(record)
          .filter((block) => at(block, 'type') === 'tool_result')
          .flatMap((block) => readBlock(block, record)),
      ),
    delta: (record) => orOther(partial.read(record)),
    refused(record) {
      const id = textAt(record, 'tool_use_id')
      const opened = id === undefined ? undefined : open.get(id)
      if (id !== undefined && opened !== undefined) {
        open.set(id, { ...opened, isRefused: true })
        return [{ kind: 'other' }]
      }
      if (id !== undefined) reported.add(id)
      return [{ kind: 'denied', what: textAt(record, 'tool_name') ?? textAt(record, 'message') ?? 'a tool' }]
    },
    denials: (result) =>
      listAt(result, 'permission_denials').flatMap((denial): readonly AgentEvent[] => {
        const name = textAt(denial, 'tool_name') ?? 'a tool'
        const id = textAt(denial, 'tool_use_id')
        if (asks.test(name) || (id !== undefined && reported.has(id))) return []
        if (id !== undefined) reported.add(id)
        const { title } = toolCall(name, recordAt(denial, 'tool_input'), folder)
        return [{ kind: 'denied', what: title === '' ? name : `${name} ${title}` }]
      }),
  }
}

const asks = /^ask_?user(?:_?question)?$/i

const orOther = (events: readonly AgentEvent[]): readonly AgentEvent[] =>
  events.length > 0 ? events : [{ kind: 'other' }]

function blocksOf(record: JsonRecord): readonly unknown[] {
  const text = textAt(record, 'message', 'content')
  return text === undefined ? listAt(record, 'message', 'content') : [{ type: 'text', text }]
}

function contentText(block: unknown): string {
  const text = textAt(block, 'content')
  if (text !== undefined) return text
  return listAt(block, 'content')
    .map((part) => textAt(part, 'text') ?? '')
    .filter((part) => part !== '')
    .join('\n')
}

const planItem = (todo: unknown): { readonly text: string; readonly done: boolean } => ({
  text: textAt(todo, 'content') ?? textAt(todo, 'activeForm') ?? '',
  done: at(todo, 'status') === 'completed',
})

const questionOf = (input: JsonRecord | undefined): string =>
  textAt(listAt(input, 'questions')[0], 'question') ?? textAt(input, 'question') ?? 'a question'

/** Refused by the rules or the mode; a call that was interrupted is `user-rejected` as well, but nothing was decided. */
const isRejected = (record: JsonRecord, id: string): boolean =>
  listAt(record, 'tool_result_meta').some(
    (meta) => at(meta, 'id') === id && at(meta, 'permission_decision', 'decision') === 'reject',
  )

const timeOf = (record: JsonRecord): number => Date.parse(textAt(record, 'timestamp') ?? '')

function since(startedMs: number | undefined, endedMs: number): number | undefined {
  const duration = endedMs - (startedMs ?? Number.NaN)
  return duration >= 0 ? duration : undefined
}
