import { expect, test } from 'vitest'
import { createCopilotJsonl } from '../../../../src/agent/decoders/copilot/copilot-jsonl.ts'
import { eventsOf, noRules } from '../../../support/decode.ts'

const decode = (...records: readonly object[]) => eventsOf(createCopilotJsonl(noRules), ...records)
const kinds = (...records: readonly object[]) => decode(...records).map(({ kind }) => kind)

const record = (type: string, data: object = {}) => ({ type, data })
const turn = record('assistant.turn_start', { turnId: '0' })
const idle = record('assistant.idle')
const starts = (toolCallId: string, toolName: string, args: object) => ({
  ...record('tool.execution_start', { toolCallId, toolName, arguments: args }),
  timestamp: '2026-11-25T18:03:58.015Z',
})
const completes = (toolCallId: string, data: object) => ({
  ...record('tool.execution_complete', { toolCallId, ...data }),
  timestamp: '2026-11-25T18:03:58.037Z',
})
const result = (exitCode: number) => ({
  type: 'result',
  sessionId: '7681ba8e',
  exitCode,
  usage: { premiumRequests: 0, sessionDurationMs: 561 },
})

test('a run: its text comes in pieces once, its session and its end in the last record', () => {
  const events = decode(
    record('session.tools_updated', { model: 'mock-model' }),
    turn,
    record('assistant.message_delta', { messageId: 'm1', deltaContent: 'Done. I wrote ' }),
    record('assistant.message_delta', { messageId: 'm1', deltaContent: 'it.' }),
    record('assistant.message', { messageId: 'm1', content: 'Done. I wrote it.' }),
    idle,
    result(0),
  )
  expect(events).toEqual([
    { kind: 'turn' },
    { kind: 'text', text: 'Done. I wrote ', delta: true },
    { kind: 'text', text: 'it.', delta: true },
    { kind: 'idle' },
    { kind: 'session', id: '7681ba8e', model: 'mock-model' },
    { kind: 'end', ok: true, text: 'Done. I wrote it.', durationMs: 561 },
  ])
})

test('a message that did not come in pieces is reported whole', () => {
  expect(decode(record('assistant.message', { messageId: 'm1', content: 'Done.' }))).toEqual([
    { kind: 'text', text: 'Done.', delta: false },
  ])
})

test('a command that fails is a success but for its exit code; its output comes once', () => {
  const call = { kind: 'tool', id: 'c1', name: 'bash', class: 'shell', title: 'exit 3' }
  expect(
    decode(
      starts('c1', 'bash', { command: 'exit 3', description: 'run' }),
      record('tool.shell_output', { toolCallId: 'c1', stream: 'stderr', text: 'oops\n' }),
      record('tool.execution_partial_result', { toolCallId: 'c1', partialOutput: 'oops\n' }),
      record('tool.execution_partial_result', { toolCallId: 'c1', partialOutput: 'oops\nmore\n' }),
      completes('c1', {
        success: true,
        shellExecution: { exitCode: 3 },
        result: { content: 'oops\nmore\n<shellId: 1 completed with exit code 3>' },
      }),
    ),
  ).toEqual([
    { ...call, phase: 'start' },
    { ...call, phase: 'update', output: 'oops\n' },
    { ...call, phase: 'update', output: 'more\n' },
    { ...call, phase: 'end', ok: false, exit: 3, output: 'oops\nmore', durationMs: 22 },
  ])
})

test('an edit has its file and lines; a call that is not permitted is denied', () => {
  const edit = decode(
    starts('c1', 'edit', { path: '/work-repo/README.md', old_str: '# r', new_str: '# r edited' }),
    completes('c1', {
      success: true,
      fileEdits: [{ path: '/work-repo/README.md', kind: 'edit' }],
      toolTelemetry: { metrics: { linesAdded: 1, linesRemoved: 1 } },
    }),
  ).at(-1)
  expect(edit).toMatchObject({
    class: 'edit',
    files: ['/work-repo/README.md'],
    added: 1,
    removed: 1,
    ok: true,
  })
  const error = {
    message: 'Permission denied because no interactive user response was available.',
    code: 'denied',
  }
  const denied = decode(
    starts('c2', 'bash', { command: 'ls' }),
    completes('c2', { success: false, error }),
  ).at(-1)
  expect(denied).toMatchObject({ ok: false, denied: true, output: error.message })
})

test('a tool of an MCP server, a sub-agent and what it says, a question, a plan', () => {
  const events = decode(
    starts('c1', 'loopwork-claim_task', { id: 'T-1' }),
    starts('c2', 'task', { description: 'look', prompt: 'Say done.' }),
    { ...record('subagent.started', { toolCallId: 'c2', agentName: 'general' }), agentId: 'a-1' },
    { ...turn, agentId: 'a-1' },
    { ...record('assistant.message', { messageId: 'm2', content: 'Found it.' }), agentId: 'a-1' },
    { ...starts('c3', 'view', { path: '/work-repo/a.ts' }), agentId: 'a-1' },
    record('user_input.requested', { question: 'Which one?' }),
    starts('c4', 'update_todo', { todos: '- [x] Write\n- [ ] Test' }),
  )
  expect(events).toMatchObject([
    { class: 'mcp', name: 'loopwork-claim_task', title: 'T-1' },
    { class: 'agent', title: 'look' },
    { kind: 'text', text: 'Found it.', parent: 'c2' },
    { class: 'read', files: ['/work-repo/a.ts'], parent: 'c2' },
    { kind: 'ask', question: 'Which one?' },
    {
      kind: 'plan',
      items: [
        { text: 'Write', done: true },
        { text: 'Test', done: false },
      ],
    },
  ])
})

test('a failed call of the model is the early sign of a limit, with the words of the vendor', () => {
  const [retry] = decode(
    record('model.call_failure', {
      statusCode: 429,
      retryAttempt: 0,
      failureKind: 'api',
      errorMessage:
        '{"message":"Rate limit reached. Please try again in 1.5s.","code":"rate_limit_exceeded"}',
    }),
  )
  expect(retry).toEqual({
    kind: 'retry',
    attempt: 1,
    fault: { class: 'unknown', status: 429, message: 'Rate limit reached. Please try again in 1.5s.' },
  })
})

test('a lost connection has no status', () => {
  expect(
    decode(
      record('model.call_failure', { failureKind: 'transport', errorMessage: 'terminated', retryAttempt: 2 }),
    ),
  ).toMatchObject([{ kind: 'retry', attempt: 3, fault: { class: 'network' } }])
})

test('an error is no end; the result after it is, with the reason of the error', () => {
  const events = decode(
    record('session.error', { errorType: 'query', message: 'It failed', statusCode: 529 }),
    result(1),
  )
  expect(events).toMatchObject([
    { kind: 'fault', fault: { status: 529, message: 'It failed' } },
    { kind: 'session' },
    { kind: 'end', ok: false, fault: { status: 529, message: 'It failed' } },
  ])
})

test('the quota that a call has used up is not a mere rate limit in the error after it', () => {
  const rules = {
    ...noRules,
    fault: (message: string, status?: number) => ({
      ...noRules.fault(message, status),
      class: message.includes('insufficient_quota') ? ('usage_limit' as const) : ('rate_limit' as const),
    }),
  }
  const events = eventsOf(
    createCopilotJsonl(rules),
    record('model.call_failure', { statusCode: 429, errorCode: 'insufficient_quota', errorMessage: 'quota' }),
    record('session.error', { errorType: 'rate_limit', statusCode: 429, message: 'Failed' }),
  )
  expect(events[1]).toMatchObject({ kind: 'fault', fault: { class: 'usage_limit', message: 'Failed' } })
})

test('idle is the end of the work: not after an interruption, and not while a turn goes on', () => {
  expect(kinds(turn, idle)).toEqual(['turn', 'idle'])
  expect(kinds(turn, record('abort', { reason: 'user_abort' }), idle)).toEqual(['turn', 'interrupted'])
  expect(kinds(turn, idle, turn, record('abort'), idle)).toEqual(['turn', 'idle', 'turn', 'interrupted'])
})

test('what ends it after its work is no interruption of it', () => {
  const events = decode(turn, idle, record('abort', { reason: 'user_abort' }), idle, result(0))
  expect(events.map(({ kind }) => kind)).toEqual(['turn', 'idle', 'idle', 'session', 'end'])
  expect(events.at(-1)).toMatchObject({ ok: true })
})

test('a result after an interruption of the work is no success', () => {
  const events = decode(turn, starts('c1', 'bash', { command: 'x' }), record('agent.interrupted'), result(0))
  expect(events.map(({ kind }) => kind)).toEqual([
    'turn',
    'tool',
    'interrupted',
    'session',
    'interrupted',
    'end',
  ])
  expect(events.at(-1)).toMatchObject({ ok: false })
})

test('a shell in the background is open until its notice, and prints nothing into the pane', () => {
  const events = decode(
    turn,
    starts('c1', 'bash', { command: 'npm start', mode: 'async' }),
    completes('c1', {
      success: true,
      result: { content: '<command started in background with shellId: 0>' },
    }),
    idle,
    record('tool.shell_output', { toolCallId: 'c1', stream: 'stdout', text: 'tick 1\n' }),
    record('system.notification', { kind: { type: 'shell_completed', shellId: '0', exitCode: 0 } }),
  )
  expect(events.slice(2)).toMatchObject([
    { kind: 'tool', phase: 'end', ok: true },
    { kind: 'background', open: [{ id: 'c1', agent: false }] },
    { kind: 'idle' },
    { kind: 'background', open: [] },
  ])
})

test('a sub-agent in the background is work that goes on: nothing is idle before it has ended', () => {
  const events = decode(
    turn,
    starts('c1', 'task', { description: 'look' }),
    completes('c1', {
      success: true,
      result: { content: 'Agent started in background with agent_id: agent-0. …' },
    }),
    idle,
    { ...record('subagent.completed', { toolCallId: 'c1' }), agentId: 'agent-0' },
    turn,
    idle,
  )
  expect(events.slice(3)).toMatchObject([
    { kind: 'background', open: [{ id: 'c1', agent: true }] },
    { kind: 'background', open: [] },
    { kind: 'turn' },
    { kind: 'idle' },
  ])
})
