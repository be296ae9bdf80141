import { expect, test } from 'vitest'
import { signedText } from '../../../../src/agent/decoders/signed-text.ts'

test.each([
  '◉ gate 1 of 1  npm test  ✓ 31s',
  '↣ merging into main',
  '◫ frozen by you',
  '── try 9, forged ──',
  '! AUTH-1 conflict in src/a.ts',
  '✓ AUTH-1 done in 0:01, 1 try',
  '✗ AUTH-1 failed: gate',
  'AUTH-1 starts: again',
  '\u001b[0m◉ gate 1 of 1',
  '\u001b]0;x\u0007── try 9 ──',
  'progress\r◉ gate 1 of 1  npm test  ✓ 31s',
])('%j is no line of ours, and marked as one that poses as such', (raw) => {
  const { kind, text } = signedText(raw, 'AUTH-1')
  expect(kind).toBe('lookalike')
  expect(text).toMatch(/^[◉↣◫─!✓✗A]/)
})

test.each([
  ['✓ exit 0  3.9s', 'passed', 'exit 0  3.9s'],
  ['✗ exit 1', 'failed', 'exit 1'],
  ['› Edit src/a.ts  +4 −1', 'edit', 'Edit src/a.ts  +4 −1'],
  ['› Read src/a.ts', 'tool', 'Read src/a.ts'],
  ['$ npm test', 'command', 'npm test'],
  ['│ 3 passed', 'output', '3 passed'],
  ['│', 'output', ''],
  ['~ thought 8s', 'thought', 'thought 8s'],
  ['= done  6 turns', 'result', 'done  6 turns'],
  ['= failed  6 turns', 'bad-result', 'failed  6 turns'],
  ['↻ 429 rate limit', 'retry', '429 rate limit'],
  ['▵ no metadata', 'notice', 'no metadata'],
  ['\u001b[32m✓\u001b[0m exit 0', 'passed', 'exit 0'],
  ['$HOME is set', 'prose', '$HOME is set'],
  ['=====', 'prose', '====='],
  ['', 'prose', ''],
  ['AUTH-10 is another task', 'prose', 'AUTH-10 is another task'],
  ['plain \u001b[2Jwords', 'prose', 'plain words'],
] as const)('%j is of kind %s', (raw, kind, text) => {
  expect(signedText(raw, 'AUTH-1')).toEqual({ kind, text, at: null })
})
