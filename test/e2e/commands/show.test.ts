import { afterAll, beforeAll, expect, test } from 'vitest'
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
    { args: ['show', 'FAIL'], exit: 0, stdout: /^ {2}state +failed, 2 of 2 tries$/m },
    { args: ['show', 'fail'], exit: 0, stdout: /^✗ FAIL/ },
    { args: ['show', 'FAIL'], exit: 0, stdout: /^ {2}next +loopwork retry FAIL$/m },
    { args: ['show', 'FAIL'], exit: 0, stdout: /^ {2}│ assertion: 401 is not 200$/m },
    { args: ['show', 'FAIL'], exit: 0, stdout: /^log: loopwork logs FAIL$/m },
    { args: ['show', 'FAIL'], exit: 0, stdout: /^ {2}needed by +⊘ NEEDS Needs what failed$/m },
    { args: ['show', 'NOT'], exit: 0, stdout: /^ {2}next +loopwork retry NOT$/m },
    { args: ['show', 'DONE'], exit: 0, stdout: /^ {2}commit +[0-9a-f]{7}$/m },
    {
      args: ['show', 'LATE'],
      exit: 0,
      stdout: /^ {2}next +loopwork retry LATE\n +its backlog calls it blocked; this starts it all the same$/m,
    },
    { args: ['show', 'NOBODY'], exit: 2, stderr: /there is no task NOBODY here/ },
    { args: ['show'], exit: 2, stderr: /missing required argument 'id'/ },
  ],
)

test('times in its JSON are ISO, of the task and of its tries alike', async () => {
  const { stdout } = await repository.loopwork(['show', 'FAIL', '--json'])
  const shown = JSON.parse(stdout) as {
    createdAt: string
    tries: { startedAt: string; end: { at: string } }[]
  }
  for (const time of [shown.createdAt, ...shown.tries.flatMap((tried) => [tried.startedAt, tried.end.at])])
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  expect(shown.tries).toHaveLength(2)
})

test('what is done by its backlog’s word has no commit, and none is named', async () => {
  await repository.write('done.md', '- [x] Already there\n')
  expect((await repository.loopwork(['import', 'done.md'])).exit).toBe(0)
  const { stdout } = await repository.loopwork(['show', 'already-there'])
  expect(stdout).toMatch(/^ {2}why +its backlog says done$/m)
  expect(stdout).not.toMatch(/^ {2}commit/m)
})
