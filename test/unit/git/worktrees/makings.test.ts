import { expect, it } from 'vitest'
import { attemptId } from '../../../../src/core/ids.ts'
import { filesWritten, Makings } from '../../../../src/git/worktrees/makings.ts'

it('knows how far a worktree is until it is forgotten', () => {
  const makings = new Makings()
  const first = { slug: 'a-1', number: 1, attempt: attemptId(1) }
  expect(makings.of(first)).toBeNull()
  const notes = makings.begin(first)
  expect(makings.of(first)).toEqual({ branch: null, branchMs: null, filledMs: null, files: null })
  notes.branchMade('loopwork/a-1/1')
  notes.written({ written: 3, of: 9 })
  expect(makings.of(first)).toMatchObject({ branch: 'loopwork/a-1/1', files: { written: 3, of: 9 } })
  notes.filled()
  const { branchMs, filledMs, files } = makings.of(first)!
  expect([branchMs, filledMs].every((ms) => ms !== null && ms >= 0)).toBe(true)
  expect(files).toBeNull()

  const second = { slug: 'a-1', number: 2, attempt: attemptId(2) }
  expect(makings.of(second)).toBeNull()
  makings.begin(second)
  expect(makings.of(first)).toBeNull()
  makings.forget(first)
  expect(makings.of(second)).not.toBeNull()
  makings.forget(second)
  expect(makings.of(second)).toBeNull()
})

it('forgets a try that failed while its worktrees were made, and no other', () => {
  const makings = new Makings()
  const failed = { slug: 'a-1', number: 1, attempt: attemptId(7) }
  const besides = { ...failed, slug: 'a-1-2' }
  const other = { slug: 'b-1', number: 1, attempt: attemptId(8) }
  for (const each of [failed, besides, other]) makings.begin(each)
  makings.forgetTry(failed.attempt)
  expect([failed, besides].map((each) => makings.of(each))).toEqual([null, null])
  expect(makings.of(other)).not.toBeNull()
})

it('reads the last of what git says of its files', () => {
  const said = 'Updating files:  60% (1448/2412)\rUpdating files:  61% (1471/2412)\r'
  expect(filesWritten(said)).toEqual({ written: 1_471, of: 2_412 })
  expect(filesWritten('warning: something else')).toBeNull()
})
