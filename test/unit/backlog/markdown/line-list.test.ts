import { expect, it } from 'vitest'
import { lineList } from '../../../../src/backlog/markdown/line-list.ts'

it.each([
  [[3], 'line 3'],
  [[3, 4], 'lines 3-4'],
  [[3, 7, 8, 9, 12], 'lines 3, 7-9, 12'],
])('names the lines %j', (lines, expected) => {
  expect(lineList(lines)).toBe(expected)
})

it('counts what is behind the first forty ranges', () => {
  const odd = Array.from({ length: 43 }, (_, at) => 2 * at + 1)
  expect(lineList(odd)).toMatch(/^lines 1, 3, .*, 79 and 3 more$/)
})
