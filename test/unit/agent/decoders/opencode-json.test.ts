import { expect, test } from 'vitest'
import { createOpencodeJson } from '../../../../src/agent/decoders/opencode/opencode-json.ts'
import { eventsOf, eventsOfLines, noRules } from '../../../support/decode.ts'

const decode = (...records: readonly object[]) => eventsOf(createOpencodeJson(noRules), ...records)
const decodeErr = (line: string) => eventsOfLines(createOpencodeJson(noRules), 'err', line)

const sessionID = 'ses_dec1'
const begins = (messageID: string) => ({
  type: 'step_start',
  sessionID,
  part: { messageID, type: 'step-start' },
})
const says = (text: string) => ({ type: 'text', sessionID, part: { type: 'text', text } })
const uses = (tool: string, state: object) => ({
  type: 'tool_use',
  sessionID,
  part: { type: 'tool', tool, callID: 'call_1', state: { time: { start: 100, end: 142 }, ...state } },
})
const ends = (reason: string) => ({
  type: 'step_finish',
  sessionID,
  part: {
    reason,
    tokens: { total: 1240, input: 300, output: 32, reasoning: 8, cache: { write: 20, read: 900 } },
    cost: 0.00038,
  },
})
const used = {
  kind: 'usage',
  scope: 'add',
  usage: { input: 1220, cached: 900, output: 40, reasoning: 8, costUsd: 0.00038, partial: false },
}

test('steps: each has its own tokens, and the last that stops is the end', () => {
  const events = decode(begins('m1'), ends('tool-calls'), begins('m2'), says('Done.'), ends('stop'))
  expect(events).toEqual([
    { kind: 'session', id: sessionID },
    { kind: 'turn' },
    used,
    { kind: 'turn' },
    { kind: 'text', text: 'Done.', delta: false },
    used,
    { kind: 'end', ok: true, text: 'Done.' },
  ])
})

test('a step that the model ends in another way is no good end', () => {
  expect(decode(begins('m1'), ends('length')).at(-1)).toMatchObject({ kind: 'end', ok: false })
})

test('a step that starts again is a model call that broke and is repeated', () => {
  expect(decode(begins('m1'), begins('m1'), begins('m1')).slice(1)).toMatchObject([
    { kind: 'turn' },
    { kind: 'turn' },
    { kind: 'retry', attempt: 1, fault: { class: 'network' } },
    { kind: 'turn' },
    { kind: 'retry', attempt: 2 },
  ])
})

test('a command that fails is completed: its exit code tells', () => {
  const [, start, end] = decode(
    uses('bash', {
      status: 'completed',
      input: { command: 'exit 3', description: 'run' },
      output: 'oops\n',
      metadata: { exit: 3 },
      title: 'exit 3',
    }),
  )
  expect(start).toEqual({
    kind: 'tool',
    id: 'call_1',
    phase: 'start',
    name: 'bash',
    class: 'shell',
    title: 'exit 3',
  })
  expect(end).toMatchObject({ phase: 'end', ok: false, exit: 3, output: 'oops\n', durationMs: 42 })
})

test('an edit and a new file have their lines, a plan its steps, a sub-agent its task', () => {
  const input = { filePath: '/work-repo/README.md' }
  const filediff = { additions: 1, deletions: 2 }
  const tool = (name: string, state: object) => decode(uses(name, { status: 'completed', ...state })).at(-1)
  expect(tool('edit', { input, metadata: { filediff } })).toMatchObject({
    class: 'edit',
    files: ['/work-repo/README.md'],
    ok: true,
    added: 1,
    removed: 2,
  })
  expect(tool('write', { input: { ...input, content: 'a\nb' }, metadata: { exists: false } })).toMatchObject({
    class: 'edit',
    added: 2,
  })
  expect(tool('todowrite', { input: { todos: [{ content: 'Write', status: 'completed' }] } })).toEqual({
    kind: 'plan',
    items: [{ text: 'Write', done: true }],
  })
  expect(tool('task', { input: { description: 'look' }, title: 'look' })).toMatchObject({
    class: 'agent',
    title: 'look',
  })
  expect(tool('loopwork_claim_task', { input: { id: 'T-1' } })).toMatchObject({ class: 'mcp', title: 'T-1' })
})

test('a call that a rule forbids is denied; one that shows such words is not', () => {
  const words = 'The user has specified a rule which prevents you from using this specific tool call.'
  const input = { command: 'rm -rf dist' }
  expect(decode(uses('bash', { status: 'error', input, error: words })).at(-1)).toMatchObject({
    denied: true,
  })
  expect(decode(uses('bash', { status: 'completed', input, output: words })).at(-1)).not.toHaveProperty(
    'denied',
  )
})

test('an error has the status, the wait and the words of the vendor, and is no end', () => {
  const error = {
    name: 'APIError',
    data: {
      message: 'Rate limit reached',
      statusCode: 429,
      isRetryable: true,
      responseHeaders: { 'retry-after': '30' },
      responseBody: '{"error":{"code":"rate_limit_exceeded"}}',
    },
  }
  expect(decode({ type: 'error', sessionID, error }).slice(1)).toEqual([
    {
      kind: 'fault',
      fault: { class: 'unknown', status: 429, retryAfterMs: 30_000, message: 'Rate limit reached' },
    },
  ])
  expect(decode({ type: 'error', sessionID, error: { name: 'MessageAbortedError' } }).at(-1)).toEqual({
    kind: 'interrupted',
  })
})

test('a sub-agent that prints steps of its own ends nothing and is not the session to go on with', () => {
  const events = decode(begins('m1'), { ...ends('stop'), sessionID: 'ses_child' })
  expect(events).toEqual([{ kind: 'session', id: sessionID }, { kind: 'turn' }, used])
})

test('a failed call stands in the log long before it stands in the stream', () => {
  const line =
    'timestamp=2026-11-25T18:00:09 level=ERROR message="stream error" providerID=mock error="AI_APICallError: Overloaded"'
  expect(decodeErr(line)).toEqual([{ kind: 'retry', fault: { class: 'unknown', message: 'Overloaded' } }])
  expect(decodeErr('level=ERROR message="lsp failed"')).toEqual([])
})
