import type { Conversation } from './conversation.ts'
import type { Step } from './step.ts'
import type { ModelRequest, ModelTurn, OfferedTool, ToolCall } from './wire.ts'

type ToolStep = Extract<Step, { kind: 'tool' }>

const content = 'hello from the model\n'
const heading = { before: '# scratch', after: '# scratch edited' }

/** What the model answers to a request whose conversation has come to this step, by the tools that the CLI offers. */
export function turnOf(step: ToolStep | null, request: ModelRequest, conversation: Conversation): ModelTurn {
  if (request.wantsJson) return { text: JSON.stringify(answersAboutItself), call: null }
  if (step === null || request.tools.length === 0)
    return { text: conversation.lastWords ?? 'Done. All steps are carried out.', call: null }
  const text = textOf(step)
  const call = callOf(step, request.tools, conversation)
  if (call !== null) return { text, call }
  // The turn must go on: a model that calls no tool has ended it.
  return { text: `${text} (no such tool here)`, call: callShell('true', request.tools) }
}

function textOf({ name, argument }: ToolStep): string {
  switch (name) {
    case 'write':
      return `I write ${argument}.`
    case 'read':
      return `I read ${argument}.`
    case 'edit':
      return `I edit ${argument}.`
    case 'sh':
      return 'I run a command.'
    case 'bg':
      return 'I start a server.'
    case 'pick':
      return 'I take up what I had.'
    case 'todo':
      return 'I plan.'
    case 'sub':
      return 'I ask a helper.'
    case 'ask':
      return 'I ask.'
    case 'say':
      return fromBase64(argument)
  }
}

function callOf(
  { name, argument }: ToolStep,
  tools: readonly OfferedTool[],
  { directory, pick }: Conversation,
): ToolCall | null {
  // Some tools take absolute paths only.
  const path = directory === '' || argument.startsWith('/') ? argument : `${directory}/${argument}`
  const file = { file_path: path, filePath: path, absolute_path: path, path }
  switch (name) {
    case 'write':
      return (
        call(tools, ['Write', 'write_file', 'write', 'create'], { ...file, content, file_text: content }) ??
        patch(tools, [`*** Add File: ${argument}`, `+${content.trimEnd()}`]) ??
        callShell(`printf '${content.trimEnd()}\\n' > ${argument}`, tools)
      )
    case 'read':
      return call(tools, ['Read', 'read_file', 'read', 'view'], file) ?? callShell(`cat ${argument}`, tools)
    case 'edit':
      return (
        call(tools, ['Edit', 'replace', 'edit'], { ...file, ...replacement, instruction: 'edit' }) ??
        patch(tools, [`*** Update File: ${argument}`, '@@', `-${heading.before}`, `+${heading.after}`]) ??
        callShell(`sed -i 's/${heading.before}/${heading.after}/' ${argument}`, tools)
      )
    case 'sh':
      return callShell(fromBase64(argument), tools)
    case 'bg':
      return callInBackground(fromBase64(argument) || 'tail -f /dev/null', tools)
    case 'pick':
      return callShell(pick ?? 'false', tools)
    case 'todo':
      return call(
        tools,
        ['TodoWrite', 'TaskCreate', 'update_plan', 'write_todos', 'todo_write', 'todowrite', 'update_todo'],
        plan,
      )
    case 'sub':
      return call(tools, ['Agent', 'Task', 'agent', 'task'], subagent)
    case 'ask':
      return call(tools, ['AskUserQuestion', 'ask_user_question', 'ask_user', 'question'], {
        questions: [question],
      })
    case 'say':
      return callShell('true', tools)
  }
}

/** Calls the first of these tools that is offered, with those of the arguments that it has parameters for. */
function call(
  tools: readonly OfferedTool[],
  names: readonly string[],
  input: Readonly<Record<string, unknown>>,
): ToolCall | null {
  const tool = names.flatMap((name) => tools.filter((offered) => offered.name === name)).at(0)
  if (tool === undefined) return null
  const known = new Set(tool.parameters ?? [])
  return { tool, input: Object.fromEntries(Object.entries(input).filter(([name]) => known.has(name))) }
}

function patch(tools: readonly OfferedTool[], lines: readonly string[]): ToolCall | null {
  const tool = tools.find(({ name }) => name === 'apply_patch')
  if (tool === undefined) return null
  const text = ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n')
  return { tool, input: tool.parameters === null ? text : { input: text } }
}

const callShell = (command: string, tools: readonly OfferedTool[], how: object = inForeground) =>
  call(tools, ['Bash', 'exec_command', 'shell_command', 'run_shell_command', 'bash'], {
    command,
    cmd: command,
    description: 'run',
    ...how,
  })

/** A tool without a background of its own is given a command that leaves one in the shell's. */
function callInBackground(command: string, tools: readonly OfferedTool[]): ToolCall | null {
  const shell = callShell(command, tools, inBackground)
  const parameters = shell?.tool.parameters ?? []
  return Object.keys(inBackground).some((name) => parameters.includes(name))
    ? shell
    : callShell(`(${command}) </dev/null >/dev/null 2>&1 &`, tools)
}

const inForeground = { is_background: false, yield_time_ms: 30_000 }
const inBackground = { run_in_background: true, is_background: true, yield_time_ms: 1_000, mode: 'async' }

const replacement = {
  old_string: heading.before,
  oldString: heading.before,
  old_str: heading.before,
  new_string: heading.after,
  newString: heading.after,
  new_str: heading.after,
}

const planned = [
  { text: 'Write the file', status: 'completed' },
  { text: 'Run the tests', status: 'in_progress' },
]
const plan = {
  todos: planned.map(({ text, status }, index) => ({
    id: String(index + 1),
    content: text,
    description: text,
    activeForm: text,
    priority: 'high',
    status,
  })),
  plan: planned.map(({ text, status }) => ({ step: text, status })),
  subject: 'Write the file',
  description: 'Write the file',
  activeForm: 'Writing the file',
}

const subagent = {
  description: 'look',
  prompt: 'Say done.',
  name: 'look',
  subagent_type: 'general-purpose',
  agent_type: 'general-purpose',
}

const question = {
  question: 'Which colour?',
  header: 'Colour',
  type: 'choice',
  multiSelect: false,
  options: [
    { label: 'Red', description: 'red' },
    { label: 'Blue', description: 'blue' },
  ],
}

/** Gemini asks for its next speaker, the model to use, how complex the task is. */
const answersAboutItself = {
  reasoning: 'mock',
  next_speaker: 'user',
  model_choice: 'flash',
  complexity_score: 10,
  complexity_reasoning: 'mock',
  confidence: 1,
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString()
