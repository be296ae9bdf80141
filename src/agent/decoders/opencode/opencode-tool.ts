import type { AgentEvent, ToolClass, ToolEvent } from '../../../core/agent/agent-event.ts'
import {
  at,
  textAt,
  numberAt,
  integerAt,
  countAt,
  recordAt,
  listAt,
  type JsonRecord,
} from '../json-record.ts'
import { known } from '../known.ts'
import { linesOfText } from '../tools/lines-of-text.ts'
import { oneLine } from '../tools/one-line.ts'
import { toolClass } from '../tools/tool-class.ts'
import { toolFiles, toolTitle } from '../tools/tool-title.ts'

/** A `tool` part of opencode. It comes when the call has ended, so its beginning is reported with it. */
export function opencodeTool(part: JsonRecord): readonly AgentEvent[] {
  const name = textAt(part, 'tool')
  const id = textAt(part, 'callID') ?? textAt(part, 'id')
  const state = recordAt(part, 'state')
  if (name === undefined || id === undefined || state === undefined) return [{ kind: 'other' }]
  const input = recordAt(state, 'input')
  if (name === 'todowrite') return [{ kind: 'plan', items: listAt(input, 'todos').map(stepOf) }]
  const kind = classOf(name)
  const files = kind === 'read' || kind === 'edit' ? filesOf(state, input) : []
  const call = {
    name,
    class: kind,
    title: titleOf(name, state, input),
    ...(files.length > 0 ? { files } : {}),
  }
  const begun: ToolEvent = { kind: 'tool', id, phase: 'start', ...call }
  if (!isEnded(state)) return [begun]
  return [
    begun,
    ...questionOf(name, state, input),
    { ...begun, phase: 'end', ...endingOf(name, state, input) },
  ]
}

const isEnded = (state: JsonRecord): boolean => state['status'] === 'completed' || state['status'] === 'error'

/** A tool of an MCP server is called by the server's name and its own: `github_create_issue`. */
function classOf(name: string): ToolClass {
  const kind = toolClass(name)
  return kind === 'other' && name.includes('_') && !ownTools.has(name) ? 'mcp' : kind
}

const ownTools: ReadonlySet<string> = new Set(['plan_enter', 'plan_exit'])

function titleOf(name: string, state: JsonRecord, input: JsonRecord | undefined): string {
  if (name === 'task' || name === 'skill') return oneLine(textAt(state, 'title') ?? toolTitle(input))
  const title = toolTitle(input)
  return title === '' ? oneLine(textAt(state, 'title') ?? '') : title
}

function filesOf(state: JsonRecord, input: JsonRecord | undefined): readonly string[] {
  const named = toolFiles(input)
  if (named.length > 0) return named
  return listAt(state, 'metadata', 'files').flatMap((file) =>
    typeof file === 'string' ? file : (textAt(file, 'filePath') ?? textAt(file, 'path') ?? []),
  )
}

function endingOf(
  name: string,
  state: JsonRecord,
  input: JsonRecord | undefined,
): Pick<ToolEvent, 'ok' | 'denied' | 'output' | 'exit' | 'durationMs' | 'added' | 'removed'> {
  const exit = integerAt(state, 'metadata', 'exit')
  const error = textAt(state, 'error')
  const ok = state['status'] === 'completed' && (exit ?? 0) === 0
  const output = textAt(state, 'output') ?? error
  return {
    ok,
    ...(state['status'] === 'error' && isRefusal(error ?? '') ? { denied: true } : {}),
    ...known({ exit, output: output === '' ? undefined : output, durationMs: durationOf(state) }),
    ...(ok ? changeOf(name, state, input) : {}),
  }
}

/** Words of opencode's own, in a field that no tool writes to. */
const isRefusal = (error: string): boolean =>
  /^The user (?:rejected permission|has specified a rule which prevents)|^A (?:\w+ )?policy prevents you/.test(
    error,
  )

function changeOf(
  name: string,
  state: JsonRecord,
  input: JsonRecord | undefined,
): Pick<ToolEvent, 'added' | 'removed'> {
  const diff = recordAt(state, 'metadata', 'filediff')
  if (diff !== undefined) return { added: countAt(diff, 'additions'), removed: countAt(diff, 'deletions') }
  const content = name === 'write' ? textAt(input, 'content') : undefined
  return content === undefined || at(state, 'metadata', 'exists') === true
    ? {}
    : { added: linesOfText(content) }
}

function durationOf(state: JsonRecord): number | undefined {
  const start = numberAt(state, 'time', 'start')
  const end = numberAt(state, 'time', 'end')
  return start === undefined || end === undefined || end < start ? undefined : countAt(end - start)
}

/** Nobody is there to answer: the call ends with an error. */
function questionOf(name: string, state: JsonRecord, input: JsonRecord | undefined): readonly AgentEvent[] {
  if (name !== 'question' || state['status'] !== 'error') return []
  const question = textAt(listAt(input, 'questions')[0], 'question') ?? toolTitle(input)
  return question === '' ? [] : [{ kind: 'ask', question }]
}

const stepOf = (step: unknown): { text: string; done: boolean } => ({
  text: textAt(step, 'content') ?? '',
  done: at(step, 'status') === 'completed',
})
