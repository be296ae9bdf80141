import { expect, test } from 'vitest'
import { LoopworkError } from '../../../../src/core/errors.ts'
import { weightOf } from '../../../../src/core/reason.ts'
import { unexplained } from '../../../../src/supervisor/phases/unexplained.ts'

test.each([
  ['an error', new TypeError('x is not a function\nat line 2'), 'x is not a function'],
  [
    'one that we knew could be',
    new LoopworkError('internal', 'run 3 is not in the store'),
    'run 3 is not in the store',
  ],
  ['no error at all', 'text', 'text'],
])('a fault of our own is called that, in one line, and no try is counted: %s', (_, thrown, said) => {
  const why = unexplained(thrown, 'collecting')
  expect(why).toMatchObject({
    code: 'loopwork:fault',
    message: `a fault of loopwork's own: collecting: ${said}; please report it`,
    detail: { phase: 'collecting' },
  })
  expect(weightOf(why.code)).toBe('back')
})

test('a fault of our own carries its stack for the report', () =>
  expect(unexplained(new Error('x'), 'running').detail['stack']).toContain('unexplained.test.ts'))

test('a setting that can’t be followed is no fault of ours', () =>
  expect(
    unexplained(new LoopworkError('config', 'worktree.copy: ../x leads out'), 'preparing'),
  ).toMatchObject({
    code: 'setup:failed',
    message: 'preparing: worktree.copy: ../x leads out',
  }))
