import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { itemId } from '../../src/core/ids.ts'
import { openStore } from '../../src/store/sqlite/open-store.ts'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('an agent stops after its plan, and the task waits for a person; what was approved is carried out', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  await repository.configure({ agent: 'claude', approve: { plan: ['feature'] } })
  const env = fakeCli(repository, 'claude', `test $start = 1 || echo work >work.txt; say claude-ok.jsonl`)
  const { exit, stdout } = await repository.loopwork(['run'], env)
  expect(exit).toBe(1)
  expect(stdout).toMatch(
    /\? A has a plan and waits for your answer.*loopwork show A prints it, loopwork tui answers it/,
  )
  expect(await repository.states()).toEqual({ A: 'asks' })
  expect(repository.marks('started.A')[0]).toContain('--permission-mode plan')
  expect(readFileSync(repository.outside('prompt.A'), 'utf8')).toContain('Make a plan for this task')
  expect((await repository.loopwork(['show', 'A'])).stdout).toMatch(/plan +waits for your answer/)
  // Another run would find nothing to start.
  expect(stdout).toMatch(
    /Next\s+loopwork tui +shows the plans that wait for your answer\n[^]*\n0 done, 0 failed, 1 to answer\n/,
  )
  expect(stdout).not.toContain('goes on with what is left')
  expect((await repository.loopwork(['status'])).stdout).toMatch(/1 needs you\n.*A .*loopwork tui/)

  const store = await openStore({ path: path.join(repository.root, '.git/loopwork/loopwork.db') })
  const [planned] = await store.attemptsOf(itemId('A'))
  if (planned === undefined) throw new Error('A has no try')
  await store.answerPlan({ item: itemId('A'), attempt: planned.id, answer: 'approved', note: null })
  await store.close()

  const second = await repository.loopwork(['run'], env)
  expect(second.exit, second.stdout + second.stderr).toBe(0)
  expect(repository.filesOn('main')).toContain('work.txt')
  expect(repository.marks('started.A')[1]).toContain('--permission-mode bypassPermissions')
  expect(readFileSync(repository.outside('prompt.A'), 'utf8')).toContain('approved your plan')
})

test('an agent that can not be held to planning is refused by name', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }], { approve: 'plan' })
  const { exit, stderr } = await repository.loopwork(['run'])
  expect(exit).toBe(2)
  expect(stderr).toContain("agent scripted can't be limited to one")
})
