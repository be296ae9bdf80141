import { expect, test } from 'vitest'
import { problemOfShowing } from '../../../../src/app/claims/problem-of-showing.ts'
import type { FileWritten } from '../../../../src/core/ports/backlog.ts'

const afterSaves = (saves: number) => ({
  show: (): Promise<FileWritten> =>
    Promise.resolve(saves-- > 0 ? { kind: 'changed' } : { kind: 'written', stamp: '1' }),
})

test('a file that is saved while it is written is written again, and one that is saved again is reported', async () => {
  expect(await problemOfShowing(afterSaves(1), 'tasks.json')).toBeNull()
  expect(await problemOfShowing(afterSaves(2), 'tasks.json')).toMatch(
    /^tasks\.json: somebody else is writing it/,
  )
})
