import type { AgentEvent, ToolClass, ToolEvent } from '../../../core/agent/agent-event.ts'
import { RecentMap } from '../../recent-map.ts'
import { BackgroundTasks } from './background-tasks.ts'
import { textAt, numberAt, integerAt, countAt, recordAt, listAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'
import { linesOfText } from '../tools/lines-of-text.ts'
import type { OpenCall } from '../tools/open-call.ts'
import { toolClass } from '../tools/tool-class.ts'
import { toolFiles, toolTitle } from '../tools/tool-title.ts'

/** The records of copilot about tools, sub-agents and what runs in the background. */
export class CopilotTools {
  readonly #calls = new RecentMap<OpenCall>()
  readonly #background = new BackgroundTasks()
  /** How much of a running command's output was reported, by call: one of its two kinds of records repeats all of it. */
  readonly #reported = new RecentMap<number>()
  /** The call of each sub-agent. */
  readonly #agents = new RecentMap<string>()

  get hasAgentInBackground(): boolean {
    return this.#background.hasAgent
  }

  parentOf(agent: string | undefined): string | undefined {
    return agent === undefined ? undefined : (this.#agents.get(agent) ?? agent)
  }

  /** Undefined for a record of another kind. */
  read(
    record: JsonRecord,
    data: JsonRecord | undefined,
    parent: string | undefined,
  ): readonly AgentEvent[] | undefined {
    const id = textAt(data, 'toolCallId')
    switch (record['type']) {
      case 'tool.execution_start':
        return id === undefined ? undefined : this.#start(id, record, data, parent)
      case 'tool.shell_output':
        return id === undefined ? undefined : this.#printed(id, textAt(data, 'text') ?? '')
      case 'tool.execution_partial_result':
        return id === undefined ? undefined : this.#printedSoFar(id, textAt(data, 'partialOutput') ?? '')
      case 'tool.execution_complete':
        return id === undefined ? undefined : this.#complete(id, record, data)
      case 'subagent.started':
        if (id !== undefined) this.#agents.set(textAt(record, 'agentId') ?? id, id)
        return undefined
      case 'subagent.completed':
      case 'subagent.failed':
        return id === undefined ? undefined : this.#background.agentEnded(id)
      case 'system.notification':
        return this.#background.notice(recordAt(data, 'kind'))
      default:
        return undefined
    }
  }

  #start(
    id: string,
    record: JsonRecord,
    data: JsonRecord | undefined,
    parent: string | undefined,
  ): readonly AgentEvent[] {
    const name = textAt(data, 'toolName') ?? 'tool'
    const input = recordAt(data, 'arguments')
    if (name === 'update_todo') return planOf(textAt(input, 'todos') ?? '')
    const server = textAt(data, 'mcpServerName')
    const kind: ToolClass = server === undefined ? copilotClass(name) : 'mcp'
    const files = kind === 'read' || kind === 'edit' ? toolFiles(input) : []
    const call = {
      name: server === undefined ? name : `${server}.${textAt(data, 'mcpToolName') ?? name}`,
      class: kind,
      title: toolTitle(input),
      ...(files.length > 0 ? { files } : {}),
      ...known({ parent }),
    }
    const content = name === 'create' ? textAt(input, 'file_text') : undefined
    const added = content === undefined ? undefined : linesOfText(content)
    this.#calls.set(id, { ...call, ...known({ added }), at: timeOf(record) })
    return [{ kind: 'tool', id, phase: 'start', ...call }, ...questionOf(name, call.title)]
  }

  /** Of a command that goes on in the background nothing is reported: its call has ended. */
  #printed(id: string, text: string): readonly AgentEvent[] | undefined {
    const call = this.#calls.get(id)
    if (call === undefined || text === '') return undefined
    this.#reported.set(id, (this.#reported.get(id) ?? 0) + text.length)
    const { at: _, added: _added, ...rest } = call
    return [{ kind: 'tool', id, phase: 'update', ...rest, output: text }]
  }

  #printedSoFar(id: string, all: string): readonly AgentEvent[] | undefined {
    return this.#printed(id, all.slice(this.#reported.get(id) ?? 0))
  }

  #complete(id: string, record: JsonRecord, data: JsonRecord | undefined): readonly AgentEvent[] | undefined {
    this.#reported.take(id)
    const call = this.#calls.take(id)
    if (call === undefined) return undefined
    const { at: since, added, ...rest } = call
    const ending = endingOf(data)
    const durationMs = timeOf(record) - since
    const end: ToolEvent = {
      kind: 'tool',
      id,
      phase: 'end',
      ...rest,
      ...ending,
      ...known({ added: ending.ok === true ? (ending.added ?? added) : undefined }),
      ...known({ durationMs: durationMs >= 0 ? durationMs : undefined }),
    }
    return [end, ...(this.#background.started(end) ?? [])]
  }
}

function endingOf(
  data: JsonRecord | undefined,
): Pick<ToolEvent, 'ok' | 'denied' | 'exit' | 'output' | 'files' | 'added' | 'removed'> {
  const exit = integerAt(data, 'shellExecution', 'exitCode')
  const ok = data?.['success'] === true && (exit ?? 0) === 0
  const edits = listAt(data, 'fileEdits').flatMap((edit) => textAt(edit, 'path') ?? [])
  const output = textAt(data, 'error', 'message') ?? outputOf(data)
  const denied = textAt(data, 'error', 'code') === 'denied'
  return {
    ok,
    ...(denied ? { denied } : {}),
    ...known({ exit, output: output === '' ? undefined : output }),
    ...(edits.length > 0 ? { files: edits } : {}),
    ...(ok ? changeOf(data) : {}),
  }
}

/** Without the line that copilot adds for its model: `<shellId: 0 completed with exit code 3>`. */
const outputOf = (data: JsonRecord | undefined): string =>
  (textAt(data, 'result', 'content') ?? '').replace(
    /\n?<shellId: \S+ completed with exit code -?\d+>\n?$/,
    '',
  )

function changeOf(data: JsonRecord | undefined): Pick<ToolEvent, 'added' | 'removed'> {
  const metrics = recordAt(data, 'toolTelemetry', 'metrics')
  if (numberAt(metrics, 'linesAdded') === undefined) return {}
  return { added: countAt(metrics, 'linesAdded'), removed: countAt(metrics, 'linesRemoved') }
}

/** Tools of an MCP server are called by its name and their own: `loopwork-claim_task`. */
function copilotClass(name: string): ToolClass {
  const kind = toolClass(name)
  return kind === 'other' && name.includes('-') ? 'mcp' : kind
}

/** A Markdown list with a box before each step. */
function planOf(todos: string): readonly AgentEvent[] {
  const steps = todos.split('\n').flatMap((line) => {
    const step = /^\s*[-*] \[([ xX])\] (.*)$/.exec(line)
    return step === null ? [] : [{ text: (step[2] ?? '').trim(), done: step[1] !== ' ' }]
  })
  return [{ kind: 'plan', items: steps }]
}

const questionOf = (name: string, question: string): readonly AgentEvent[] =>
  name === 'ask_user' && question !== '' ? [{ kind: 'ask', question }] : []

const timeOf = (record: JsonRecord): number => Date.parse(textAt(record, 'timestamp') ?? '')
