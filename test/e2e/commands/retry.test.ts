import { afterAll, beforeAll } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { settledRepository } from '../../support/commands/settled.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await settledRepository()
})
afterAll(() => repository.remove())

commandRows(
  () => repository,
  [
    { args: ['retry', 'DONE'], exit: 1, stderr: /^loopwork: DONE: /, states: { DONE: 'done' } },
    { args: ['retry', 'NEEDS'], exit: 1, stderr: /^loopwork: NEEDS: /, states: { NEEDS: 'blocked' } },
    { args: ['retry', 'NOBODY'], exit: 1, stderr: /^loopwork: NOBODY: there is no such task here$/m },
    { args: ['retry'], exit: 2, stderr: /missing required argument 'ids'/ },
    {
      args: ['retry', 'FAIL', 'NOT'],
      exit: 0,
      stderr: /^FAIL back to todo\nNOT back to todo\nloopwork run takes that up, and so does loopwork tui$/m,
      states: { FAIL: 'todo', NOT: 'todo' },
    },
    { args: ['retry', 'FAIL'], exit: 1, stderr: /^loopwork: FAIL: /, states: { FAIL: 'todo' } },
  ],
)
