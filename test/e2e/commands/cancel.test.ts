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
    { args: ['cancel', 'DONE'], exit: 1, stderr: /^loopwork: DONE: /, states: { DONE: 'done' } },
    { args: ['cancel', 'NOBODY'], exit: 1, stderr: /^loopwork: NOBODY: there is no such task here$/m },
    { args: ['cancel'], exit: 2, stderr: /missing required argument 'ids'/ },
    // One that is refused doesn't keep the others from it, and is told by the exit code.
    {
      args: ['cancel', 'FAIL', 'DONE', 'NEEDS'],
      exit: 1,
      stderr: /^FAIL cancelled\nloopwork: DONE: .*\nNEEDS cancelled$/m,
      states: { FAIL: 'cancelled', DONE: 'done', NEEDS: 'cancelled' },
    },
    { args: ['cancel', 'LATE'], exit: 0, stderr: /^LATE cancelled$/m, states: { LATE: 'cancelled' } },
    // Everything is done or cancelled now: that is what exit 0 of a run means.
    { args: ['run'], exit: 0 },
  ],
)
