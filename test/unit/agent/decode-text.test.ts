import { expect, test } from 'vitest'
import { decodeText } from '../../../src/agent/decode-text.ts'
import { builtInPresets } from '../../../src/agent/presets.ts'

test.each([
  ['› Edit src/a.ts  +4', '›', 'tool', 'Edit src/a.ts  +4'],
  ['$ npm test', '$', 'command', 'npm test'],
  ['│ 14 passed', '│', 'output', '14 passed'],
  ['│', '│', 'output', ''],
  ['✓ exit 0  3.9s', '✓', 'good', 'exit 0  3.9s'],
  ['✗ exit 1', '✗', 'bad', 'exit 1'],
  ['~ thought 8s', '~', 'thought', 'thought 8s'],
  ['= done  6 turns', '=', 'result', 'done  6 turns'],
  ['▵ deprecated', '▵', 'notice', 'deprecated'],
  ['↻ 429 rate limit', '↻', 'retry', '429 rate limit'],
])('%s', (line, sign, kind, text) => {
  expect(decodeText(line)).toEqual({ sign, kind, text })
})

test.each([
  'plain words',
  '',
  '$HOME is not a command',
  '~/file is not a thought',
  '=== a heading',
  '  › indented',
  '◫ frozen by you',
  '◉ gate 1 of 2',
  '↣ merging into main',
  '── try 1, 12:29:10 ──',
  '__proto__',
])('what is in nobody’s grammar, or in loopwork’s own, is prose: %s', (line) => {
  expect(decodeText(line)).toEqual({ sign: ' ', kind: 'prose', text: line })
})

test('the scripted agent is started like any other, by argv', () => {
  expect(builtInPresets({ node: '/n', program: '/p.js' })).toEqual([
    { name: 'scripted', command: ['/n', '/p.js'], promptVia: 'stdin', decoder: 'text', env: {} },
  ])
})
