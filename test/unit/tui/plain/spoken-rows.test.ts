import { expect, it } from 'vitest'
import { spokenRow, spokenRows, spokenText } from '../../../../src/tui/plain/spoken-rows.ts'

it.each([
  [
    '▸ ✗ API-007   Return 422 with field errors  failed   11:04  gate: npm test, exit 1',
    'API-007, Return 422 with field errors, failed, 11:04, gate: npm test, exit 1',
  ],
  ['╭ W0 AUTH-003 ──── ⠹ 2:10 ╮', 'W0 AUTH-003, 2:10'],
  ['  ! OPS-003  stuck', 'OPS-003, stuck'],
  ['tries   ✗ ✓', 'tries, failed, passed'],
  ['│            │', ''],
])('%s is read as %s', (row, words) => {
  expect(spokenRow(row)).toBe(words)
})

it('leaves keys that look like signs in a question', () => {
  expect(spokenText('!   next that needs you')).toBe('!, next that needs you')
  expect(spokenText('?   this help')).toBe('?, this help')
})

it('has a line for each row that says something', () => {
  expect(spokenRows('────\n one\n\n  two  three')).toEqual(['one', 'two, three'])
})
