import { expect, test, vi } from 'vitest'
import { buildPrompt } from '../../../../src/agent/prompts/prompt.ts'
import { readSummary } from '../../../../src/agent/answers/read-summary.ts'
import { anItem, commitOf } from '../../../support/run-facts.ts'

const none = { task: null, summary: '', files: [], blockers: [] }

test.each([
  ['{"task_id":"T1","status":"done"}', { ...none, task: 'T1', status: 'done' }],
  [
    'I can not go on.\n{"task_id":null,"status":"blocked","summary":"no key","blockers":["API key"]}\n',
    { ...none, status: 'blocked', summary: 'no key', blockers: ['API key'] },
  ],
  [
    '```json\r\n{\r\n  "task_id": "T1",\r\n  "status": "skipped",\r\n  "files": ["a", 7]\r\n}\r\n```\r\n',
    { ...none, task: 'T1', status: 'skipped', files: ['a'] },
  ],
  ['{"task_id":"T1","status":"BLOCKED"}', { ...none, task: 'T1', status: 'blocked' }],
  ['~~~\n{"status":"done"}\n~~~', { ...none, status: 'done' }],
  ['{"status":"done","task_id":7,"detail":{"a":{"b":1}}}', { ...none, status: 'done' }],
  [`${'x'.repeat(100_000)}\n{"status":"done"}`, { ...none, status: 'done' }],
])('what an agent ends with is its summary: %j', (said, summary) => {
  expect(readSummary(said)).toEqual({ ...summary, isLast: true })
})

test.each([
  ['{"task_id":"T1","status":"blocked"}\n\nI hope that helps.', 'blocked'],
  [
    'Done:\n```json\n{\n  "task_id": "T1",\n  "status": "skipped"\n}\n```\nTell me if I should go on.',
    'skipped',
  ],
  [
    '{"status":"done"}  \nFirst I tried this, then:\n{"status":"blocked","summary":"a } in {words}"}\nEnd.',
    'blocked',
  ],
  ['{"status":"blocked"}\n{"status":"blocked"}}', 'blocked'],
])('one that words follow is one, and is not the last that it says: %j', (said, status) => {
  expect(readSummary(said)).toMatchObject({ status, isLast: false })
})

test.each([
  '',
  'status: blocked',
  '{"status":"blocked"} is what I would print',
  'I would print {"status":"blocked"}',
  '- {"status":"blocked"}',
  '> {"status":"blocked"}',
  '    {"status":"blocked"}',
  '\t{"status":"blocked"}',
  '`{"status":"blocked"}`',
  '{"answer": {"status":"blocked"}}',
  '[{"status":"blocked"}]',
  '{"status":"blocked"}, and\nmore',
  '{"status":"running"}',
  '{"summary":"done"}',
  '{"status":"done"',
  `${'x'.repeat(70_000)}{"status":"done"}`,
  '}'.repeat(1_000),
  '{'.repeat(70_000) + '}',
])('what is none is not taken for one: %j', (said) => {
  expect(readSummary(said)).toBeNull()
})

test('a summary that stands in the task is the task’s, also as its agent repeats it', () => {
  const example = '{"task_id":"T1","status":"blocked"}'
  const task = ['', `Agents end with:\r\n\r\n${example}\r\n\r\nMake that stricter.`]
  expect(readSummary(`The task was:\n${example}`, task)).toBeNull()
  expect(readSummary('{"task_id":"T1","status":"skipped"}', task)).toMatchObject({ status: 'skipped' })
  expect(readSummary('{"status":"blocked","summary":"as in T1"}', ['blocked', 'status'])).toMatchObject({
    status: 'blocked',
  })
})

test('nobody who repeats the prompt that asks for a summary has given one', () => {
  const item = { ...anItem('T1', 'A'), description: 'Do it.' }
  const facts = {
    item,
    attempt: { tryNumber: 1 },
    base: commitOf('a'),
    earlier: [],
    notes: [],
    tries: 3,
    gate: [],
  }
  const prompt = buildPrompt({ ...facts, asksSummary: true })
  expect(prompt).toContain('{"task_id": "T1", "status": STATUS')
  for (let end = prompt.length; end > 0; end = prompt.lastIndexOf('\n', end - 1))
    expect(readSummary(prompt.slice(0, end))).toBeNull()
  expect(buildPrompt(facts)).not.toContain('STATUS')
})

test.each(['{"a":', '{"a":{},', '{ "status":"done",', '{"status":"'])(
  'a text full of %j costs few tries to read it, whatever its length',
  (part) => {
    const parse = vi.spyOn(JSON, 'parse')
    expect(readSummary(`${part.repeat(20_000)}}`)).toBeNull()
    expect(parse.mock.calls.length).toBeLessThan(20)
    parse.mockRestore()
  },
)
