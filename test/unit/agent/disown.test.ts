import { expect, test } from 'vitest'
import { disown } from '../../../src/agent/disown.ts'

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
])('%j is no line of ours: it is set in', (line) => {
  expect(disown(line, 'AUTH-1')).toMatch(/^ {2}\S/)
})

test.each([
  '✓ exit 0  3.9s',
  '✗ exit 1',
  '› Edit src/a.ts  +4 −1',
  '$ npm test',
  'AUTH-10 is another task',
  'plain words',
])("%j is an agent's own way of speaking", (line) => expect(disown(line, 'AUTH-1')).toBe(line))
