import { expect, it } from 'vitest'
import { refused } from '../../../../src/cli/doctor/finding.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'

const names = (count: number): LoopworkError =>
  new LoopworkError('untrusted', `.loopworkrc names ${count} things`, {
    hint: 'read them',
    problems: Array.from({ length: count }, (_, index) => ({
      ...{ severity: 'notice', file: '.loopworkrc', line: index + 1, field: `key${index + 1}` },
      message: 'x',
    })),
  })

it('shows each thing that it counts', () => {
  expect(refused('config', names(2))).toEqual({
    kind: 'bad',
    name: 'config',
    text: '.loopworkrc names 2 things; .loopworkrc:1: key1: x; .loopworkrc:2: key2: x',
    mend: 'read them',
  })
})

it('counts what it leaves out of very many', () => {
  expect(refused('config', names(8)).text).toMatch(/ \.loopworkrc:5: key5: x; and 3 more$/)
})
