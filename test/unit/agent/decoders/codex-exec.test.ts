import { expect, test } from 'vitest'
import { createCodexExec } from '../../../../src/agent/decoders/codex/codex-exec.ts'
import { eventsOf, noRules } from '../../../support/decode.ts'

const decode = (...records: readonly object[]) => eventsOf(createCodexExec(noRules), ...records)
const started = (item: object) => ({ type: 'item.started', item })
const updated = (item: object) => ({ type: 'item.updated', item })
const completed = (item: object) => ({ type: 'item.completed', item })

test('a run from its thread to the end of its turn, with what the whole thread used', () => {
  const events = decode(
    { type: 'thread.started', thread_id: '01a213d6' },
    completed({ id: 'item_0', type: 'error', message: 'Model metadata for `gpt-5.1-codex` not found.' }),
    { type: 'turn.started' },
    completed({ id: 'item_1', type: 'agent_message', text: 'Done.' }),
    {
      type: 'turn.completed',
      usage: {
        input_tokens: 4800,
        cached_input_tokens: 3600,
        cache_write_input_tokens: 0,
        output_tokens: 160,
        reasoning_output_tokens: 32,
      },
    },
  )
  expect(events).toEqual([
    { kind: 'session', id: '01a213d6' },
    { kind: 'notice', text: 'Model metadata for `gpt-5.1-codex` not found.' },
    { kind: 'turn' },
    { kind: 'text', text: 'Done.', delta: false },
    {
      kind: 'usage',
      scope: 'session',
      usage: { input: 4800, cached: 3600, output: 160, reasoning: 32, costUsd: null, partial: false },
    },
    { kind: 'end', ok: true, text: 'Done.' },
  ])
})

test('a command that fails: unwrapped, with its exit code; the run goes on', () => {
  const item = {
    id: 'item_7',
    type: 'command_execution',
    command: `/bin/bash -lc 'echo "1 failing"; exit 3'`,
  }
  const events = decode(
    started({ ...item, aggregated_output: '', exit_code: null, status: 'in_progress' }),
    completed({ ...item, aggregated_output: '1 failing\n', exit_code: 3, status: 'failed' }),
  )
  const call = {
    kind: 'tool',
    id: 'item_7',
    name: 'shell',
    class: 'shell',
    title: 'echo "1 failing"; exit 3',
  }
  expect(events).toEqual([
    { ...call, phase: 'start' },
    { ...call, phase: 'end', output: '1 failing\n', ok: false, exit: 3 },
  ])
})

test('of a running command each record repeats all output: only the new part is reported', () => {
  const item = { id: 'i', type: 'command_execution', command: 'make', status: 'in_progress' }
  const events = decode(
    started({ ...item, aggregated_output: '' }),
    updated({ ...item, aggregated_output: 'a\n' }),
    updated({ ...item, aggregated_output: 'a\n' }),
    updated({ ...item, aggregated_output: 'a\nb\n' }),
  )
  expect(events.map((event) => (event as { output?: string }).output)).toEqual([
    undefined,
    'a\n',
    undefined,
    'b\n',
  ])
})

test.each([
  ['add', 'write'],
  ['update', 'edit'],
  ['delete', 'delete'],
])('a file change of the kind %s', (kind, name) => {
  const item = { id: 'item_9', type: 'file_change', changes: [{ path: '/work-repo/src/new.txt', kind }] }
  expect(decode(completed({ ...item, status: 'completed' }))).toEqual([
    {
      kind: 'tool',
      id: 'item_9',
      phase: 'end',
      name,
      class: 'edit',
      title: '/work-repo/src/new.txt',
      files: ['/work-repo/src/new.txt'],
      ok: true,
    },
  ])
})

test('an MCP call, a search, a plan, a sub-agent, and a tool that is new to us', () => {
  const events = decode(
    completed({
      id: 'item_2',
      type: 'mcp_tool_call',
      server: 'loopwork',
      tool: 'claim_task',
      arguments: { id: 'T-1' },
      result: { content: [{ type: 'text', text: '{"ok":true}' }] },
      error: null,
      status: 'completed',
    }),
    started({ id: 'item_3', type: 'web_search', query: 'node 24', action: { type: 'search' } }),
    updated({
      id: 'item_4',
      type: 'todo_list',
      items: [{ text: 'Write', completed: true }, { text: 'Test' }],
    }),
    started({
      id: 'item_5',
      type: 'collab_tool_call',
      tool: 'spawn_agent',
      prompt: 'look',
      status: 'in_progress',
    }),
    started({ id: 'item_6', type: 'image_generation', status: 'in_progress' }),
  )
  expect(events).toMatchObject([
    { class: 'mcp', name: 'loopwork.claim_task', title: 'T-1', output: '{"ok":true}', ok: true },
    { class: 'search', title: 'node 24', phase: 'start' },
    {
      kind: 'plan',
      items: [
        { text: 'Write', done: true },
        { text: 'Test', done: false },
      ],
    },
    { class: 'agent', name: 'spawn_agent', title: 'look' },
    { class: 'other', name: 'image_generation', phase: 'start' },
  ])
})

test('an error record is a retry or a fault, and only turn.failed an end', () => {
  const overloaded = 'unexpected status 529 <unknown status code>: Overloaded, url: http://127.0.0.1'
  const events = decode(
    { type: 'error', message: `Reconnecting... 1/5 (${overloaded})` },
    { type: 'error', message: overloaded },
    { type: 'turn.failed', error: { message: overloaded } },
  )
  const fault = { class: 'unknown', message: overloaded }
  expect(events).toEqual([
    { kind: 'retry', fault, attempt: 1, max: 5 },
    { kind: 'fault', fault },
    { kind: 'end', ok: false, fault },
  ])
})

test.each([
  ['touch: a.txt: Read-only file system\n', 1, true],
  ['touch: a.txt: Read-only file system\n', 0, false],
  ['the words "Read-only file system" are shown here\n', 1, false],
])(
  'what the sandbox refuses is known by the last words of a failed command: %j, exit %d',
  (output, exit, denied) => {
    const item = {
      id: 'i',
      type: 'command_execution',
      command: 'x',
      aggregated_output: output,
      exit_code: exit,
    }
    const [event] = decode(completed(item))
    expect((event as { denied?: boolean }).denied ?? false).toBe(denied)
  },
)
