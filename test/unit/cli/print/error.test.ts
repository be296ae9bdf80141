import { expect, test } from 'vitest'
import { errorLines, exitCodeFor } from '../../../../src/cli/print/error.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'

const ofTheSystem = (code: string) =>
  Object.assign(new Error(`${code}: x, write`), { code, errno: -1, syscall: 'write', path: '/state/x' })

test.each([
  ['a full disk', ofTheSystem('ENOSPC'), 5, ['loopwork: /state/x: the disk is full', '  free some space']],
  ['no permission', ofTheSystem('EACCES'), 5, ['loopwork: /state/x: permission denied', '  give yourself']],
  [
    'a wrong call',
    new LoopworkError('usage', 'scale two: a number is needed', { hint: 'from 0 to 64' }),
    2,
    ['loopwork: scale two: a number is needed', '  from 0 to 64'],
  ],
  ['a store in trouble', new LoopworkError('store', 'the store x is locked'), 5, ['loopwork: the store x']],
])('%s is told in a line or two, without a stack', (_, error, exit, lines) => {
  expect(exitCodeFor(error)).toBe(exit)
  const told = errorLines(error, { verbose: false })
  expect(told).toHaveLength(lines.length)
  for (const [index, line] of lines.entries()) expect(told[index]).toContain(line)
})

test('what we did not foresee is a bug of ours, with its stack', () => {
  const error = new TypeError('x is not a function')
  expect(exitCodeFor(error)).toBe(70)
  const [first, ...stack] = errorLines(error, { verbose: false })
  expect(first).toBe('loopwork: a bug of loopwork: TypeError: x is not a function')
  expect(stack.join('\n')).toContain('error.test.ts')
})

test('of many problems fifty are shown and the rest is counted', () => {
  const problems = Array.from({ length: 60 }, (_, line) => ({
    severity: 'error' as const,
    file: 'tasks.json',
    line: line + 1,
    field: null,
    message: 'no title',
  }))
  const told = errorLines(new LoopworkError('backlog', 'tasks.json can’t be read', { problems }), {
    verbose: false,
  })
  expect(told).toHaveLength(52)
  expect(told.at(-1)).toBe('  and 10 more')
})
