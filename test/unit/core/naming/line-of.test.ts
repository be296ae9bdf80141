import { expect, test } from 'vitest'
import { lineOf } from '../../../../src/core/naming/line-of.ts'

test.each([
  ['no key', 'no key'],
  [' no key,\r\n\u2028ask\tJo\n', 'no key, ask Jo'],
  ['\n \n', ''],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(100_000), `${'x'.repeat(199)}…`],
  [`${'x'.repeat(198)}😀y`, `${'x'.repeat(198)}…`],
])('what an agent says is one line of a length that is read: %j', (said, line) => {
  expect(lineOf(said)).toBe(line)
})
