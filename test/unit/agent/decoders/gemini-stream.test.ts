import { expect, test } from 'vitest'
import { createGeminiStream } from '../../../../src/agent/decoders/gemini/gemini-stream.ts'
import { eventsOf, eventsOfLines, noRules } from '../../../support/decode.ts'

const decode = (...records: readonly object[]) => eventsOf(createGeminiStream(noRules), ...records)
const decodeErr = (...lines: readonly string[]) => eventsOfLines(createGeminiStream(noRules), 'err', ...lines)

const says = (content: string) => ({ type: 'message', role: 'assistant', content, delta: true })
const writes = {
  type: 'tool_use',
  timestamp: '2026-11-25T18:00:09.723Z',
  tool_name: 'write_file',
  tool_id: 'w1',
  parameters: { file_path: '/work-repo/src/new.txt', content: 'hello from the mock model\n' },
}
const wrote = { type: 'tool_result', timestamp: '2026-11-25T18:00:09.755Z', tool_id: 'w1', status: 'success' }
const runs = {
  type: 'tool_use',
  tool_name: 'run_shell_command',
  tool_id: 's1',
  parameters: { command: 'echo oops; exit 3', description: 'run', is_background: false },
}
const succeeds = {
  type: 'result',
  status: 'success',
  stats: { total_tokens: 1248, input_tokens: 1200, output_tokens: 40, cached: 900, duration_ms: 128 },
}

test('a run from its session to its result; what was thought is in the total alone', () => {
  const events = decode(
    { type: 'init', session_id: 'f8fb1302', model: 'gemini-2.5-pro' },
    { type: 'message', role: 'user', content: 'Create hello.txt.' },
    says("I'll create hello.txt."),
    succeeds,
  )
  expect(events).toEqual([
    { kind: 'session', id: 'f8fb1302', model: 'gemini-2.5-pro' },
    { kind: 'text', text: "I'll create hello.txt.", delta: true },
    {
      kind: 'usage',
      scope: 'run',
      usage: { input: 1200, cached: 900, output: 48, reasoning: 8, costUsd: null, partial: false },
    },
    { kind: 'end', ok: true, durationMs: 128 },
  ])
})

test('a file is written: with its lines and how long it took', () => {
  const call = {
    kind: 'tool',
    id: 'w1',
    name: 'write_file',
    class: 'edit',
    title: '/work-repo/src/new.txt',
    files: ['/work-repo/src/new.txt'],
  }
  expect(decode(writes, wrote)).toEqual([
    { ...call, phase: 'start' },
    { ...call, phase: 'end', ok: true, added: 1, durationMs: 32 },
  ])
})

test('nothing is claimed of a command: one that failed has the status of a success', () => {
  const [, end] = decode(runs, { type: 'tool_result', tool_id: 's1', status: 'success', output: 'oops' })
  expect(end).toMatchObject({ phase: 'end', class: 'shell', title: 'echo oops; exit 3', output: 'oops' })
  expect(end).not.toHaveProperty('ok')
})

test('a tool that fails, and one that is not permitted', () => {
  const failure = (error: object) =>
    decode(runs, { type: 'tool_result', tool_id: 's1', status: 'error', error })[1]
  expect(failure({ type: 'file_not_found', message: 'File not found.' })).toMatchObject({
    ok: false,
    output: 'File not found.',
  })
  expect(failure({ type: 'file_not_found', message: 'File not found.' })).not.toHaveProperty('denied')
  expect(failure({ type: 'policy_violation', message: 'Tool execution denied by policy.' })).toMatchObject({
    ok: false,
    denied: true,
  })
})

test('the plan is a plan, a search a search, the question of a tool a question', () => {
  const events = decode(
    {
      type: 'tool_use',
      tool_name: 'write_todos',
      tool_id: 't1',
      parameters: {
        todos: [{ description: 'Write the file', status: 'completed' }, { description: 'Test' }],
      },
    },
    { type: 'tool_result', tool_id: 't1', status: 'success' },
    { type: 'tool_use', tool_name: 'mcp_loopwork_claim_task', tool_id: 'm1', parameters: { id: 'T-1' } },
    {
      type: 'tool_use',
      tool_name: 'ask_user',
      tool_id: 'q1',
      parameters: { questions: [{ question: 'Which?' }] },
    },
  )
  expect(events).toMatchObject([
    {
      kind: 'plan',
      items: [
        { text: 'Write the file', done: true },
        { text: 'Test', done: false },
      ],
    },
    { kind: 'tool', class: 'mcp', name: 'mcp_loopwork_claim_task', title: 'T-1' },
    { kind: 'tool', name: 'ask_user' },
    { kind: 'ask', question: 'Which?' },
  ])
})

test("a failed result has the vendor's words and status", () => {
  const message =
    '[API Error: {"error":{"code":401,"message":"API keys are not supported by this API.","status":"UNAUTHENTICATED"}}]'
  expect(decode({ type: 'result', status: 'error', error: { type: 'unknown', message }, stats: {} })).toEqual(
    [
      {
        kind: 'end',
        ok: false,
        fault: { class: 'unknown', status: 401, message: 'API keys are not supported by this API.' },
      },
    ],
  )
})

test('a warning is a notice, an error a fault, and neither an end', () => {
  expect(
    decode(
      { type: 'error', severity: 'warning', message: 'Loop detected, stopping execution' },
      { type: 'error', severity: 'error', message: 'Maximum session turns exceeded' },
    ),
  ).toEqual([
    { kind: 'notice', text: 'Loop detected, stopping execution' },
    { kind: 'fault', fault: { class: 'unknown', message: 'Maximum session turns exceeded' } },
  ])
})

describeSuspicion(
  'an answer that breaks off after a tool',
  [writes, wrote, says('I will'), succeeds],
  'I will',
)
describeSuspicion('no answer to a tool', [writes, wrote, succeeds], 'said nothing after its last tool call')
describeSuspicion(
  'an answer without tokens',
  [says('Done.'), { ...succeeds, stats: { total_tokens: 0, input_tokens: 0, output_tokens: 0 } }],
  'no tokens',
)
describeSuspicion(
  'a whole answer',
  [writes, wrote, says('Done. All steps are carr'), says('ied out.'), succeeds],
  null,
)
describeSuspicion('a list', [writes, wrote, says('Done:\n- wrote the new file'), succeeds], null)
describeSuspicion('an answer in Japanese', [writes, wrote, says('完了しました ファイル'), succeeds], null)

function describeSuspicion(what: string, records: readonly object[], why: string | null): void {
  test(`a success that may be none: ${what} is ${why === null ? 'none' : 'one'}`, () => {
    const found = decode(...records).find(({ kind }) => kind === 'suspicious')
    if (why === null) expect(found).toBeUndefined()
    else expect(found).toMatchObject({ why: expect.stringContaining(why) as unknown })
  })
}

test('a call that is tried again is reported at once, and its wait when the second line has come', () => {
  const quota = 'You exceeded your current quota, please check your plan and billing details.'
  const decoder = createGeminiStream(noRules)
  const first = eventsOfLines(decoder, 'err', `Attempt 1 failed: ${quota}`)
  expect(first).toEqual([{ kind: 'retry', attempt: 1, fault: { class: 'unknown', message: quota } }])
  const second = eventsOfLines(decoder, 'err', 'Suggested retry after 2s.. Retrying after 5811ms...')
  expect(second).toMatchObject([{ kind: 'retry', attempt: 1, delayMs: 5811 }])
})

test('the last attempt is no retry, and an attempt with a status has it', () => {
  const answer = '{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}'
  expect(
    decodeErr(
      `Attempt 1 failed with status 503. Retrying with backoff... _ApiError: ${answer}`,
      '    at throwErrorIfNotOK (file:///cli/chunk.js:267833:24)',
      '  status: 503',
      'Attempt 2 failed: The model is overloaded. Please try again later.. Max attempts reached',
      `Error when talking to Gemini API Full report available at: /t/gemini-client-error.json _ApiError: ${answer}`,
    ),
  ).toMatchObject([
    { kind: 'retry', attempt: 1, fault: { status: 503, message: 'The model is overloaded.' } },
    { kind: 'fault', fault: { message: 'The model is overloaded. Please try again later' } },
    { kind: 'fault', fault: { status: 503, message: 'The model is overloaded.' } },
  ])
})

test('what gemini warns of at its start means nothing', () => {
  expect(
    decodeErr(
      'YOLO mode is enabled. All tool calls will be automatically approved.',
      'Ripgrep is not available. Falling back to GrepTool.',
      "[STARTUP] Phase 'cleanup_ops' was started but never ended. Skipping metrics.",
    ),
  ).toEqual([])
})
