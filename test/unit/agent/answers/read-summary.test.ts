import { expect, test, vi } from 'vitest'
import { readSummary } from '../../../../src/agent/answers/read-summary.ts'

test.each([
  ['{"task_id":"T1","status":"done"}', { status: 'done', summary: '', files: [], blockers: [] }],
  [
    'I can not go on.\n{"task_id":null,"status":"blocked","summary":"no key","blockers":["API key"]}\n',
    { status: 'blocked', summary: 'no key', files: [], blockers: ['API key'] },
  ],
  [
    '```json\n{\n  "task_id": "T1",\n  "status": "skipped",\n  "files": ["a", 7]\n}\n```',
    { status: 'skipped', summary: '', files: ['a'], blockers: [] },
  ],
  ['{"status":"done","detail":{"a":{"b":1}}}', { status: 'done', summary: '', files: [], blockers: [] }],
])('what an agent ends with is its summary: %j', (said, summary) => {
  expect(readSummary(said)).toEqual(summary)
})

test.each([
  '',
  'status: blocked',
  '{"status":"blocked"} is what I would print',
  '{"status":"running"}',
  '{"summary":"done"}',
  '{"status":"done"',
  '}'.repeat(1_000),
  '{'.repeat(70_000) + '}',
])('what is none is not taken for one: %j', (said) => {
  expect(readSummary(said)).toBeNull()
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
