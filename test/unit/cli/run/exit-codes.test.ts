import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exitCodeFor } from '../../../../src/cli/print/error.ts'
import { exitCodes } from '../../../../src/cli/run/exit-codes.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'

test('the page for users lists every exit code, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/exit-codes.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| (\d+) /gm)].map(([, code]) => Number(code))
  const ours = [...new Set<number>(Object.values(exitCodes))].sort((one, other) => one - other)
  expect(listed).toEqual(ours)
})

test('who can mend an error decides the code; what is no error of ours is the machine’s, or a bug', () => {
  expect(exitCodeFor(new LoopworkError('config', 'x'))).toBe(2)
  expect(exitCodeFor(new LoopworkError('untrusted', 'x'))).toBe(3)
  expect(exitCodeFor(new LoopworkError('git', 'x'))).toBe(4)
  expect(exitCodeFor(new LoopworkError('store', 'x'))).toBe(5)
  const full = Object.assign(new Error('ENOSPC'), { errno: -28, syscall: 'write', code: 'ENOSPC' })
  expect(exitCodeFor(full)).toBe(5)
  expect(exitCodeFor(new TypeError('x'))).toBe(70)
})
