import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const task = { id: 'A', script: ['write a.txt a'] }

test('a dry run counts what is ready, changes nothing and leaves no state behind', async () => {
  repository = await ScratchRepository.make([task, { id: 'B', dependsOn: ['A'] }, { id: 'C' }])
  const { exit, stderr } = await repository.loopwork(['run', '--dry-run'])
  expect(exit).toBe(0)
  expect(stderr).toMatch(/^3 to do, 2 of them ready; /m)
  expect((await repository.loopwork(['status'])).stderr).toContain('No run yet')
})

test('--resume and --fresh ask for two things at once', async () => {
  repository = await ScratchRepository.make([task])
  const { exit, stderr } = await repository.loopwork(['run', '--resume', '--fresh'])
  expect(exit).toBe(2)
  expect(stderr).toMatch(/--resume.*--fresh/)
})

test('what a backlog only hints at is told', async () => {
  repository = await ScratchRepository.make()
  const begun = { id: 'A', title: 'a', status: 'in-progress', description: '' }
  await repository.write('.specs/tasks/tasks.json', JSON.stringify({ tasks: [begun] }))
  const { stderr } = await repository.loopwork(['run'])
  expect(stderr).toMatch(/tasks\[0\]\.status.*taken as not begun/)
})

test('the last line counts failures without conflicts, and the exit code says that something failed', async () => {
  repository = await ScratchRepository.make([task, { id: 'B', script: ['fail 2'] }], {
    retry: { attempts: 1 },
  })
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit).toBe(1)
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 done, 1 failed')
})

test('with nothing to start no further run is made: what is there is said, and the newest summary with what to do', async () => {
  repository = await ScratchRepository.make([], { retry: { attempts: 1 } })
  // The first is made, with the options that later starts have.
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  const none = await repository.loopwork(['run'])
  expect(none.exit).toBe(0)
  expect(none.stderr).toContain('There is nothing to do here: no tasks. loopwork add "A title" makes one.')
  // The agent's program is nobody's concern then.
  await repository.configure({ agents: { gone: { command: ['no-such-program'] } }, agent: 'gone' })
  for (const args of [['run'], ['run', '--dry-run']]) {
    const idle = await repository.loopwork(args)
    expect(idle.exit).toBe(0)
    expect(idle.stderr).not.toMatch(/held/)
  }
  await repository.configure({ retry: { attempts: 1 } })

  await repository.backlog([task, { id: 'B', script: ['fail 2'] }, { id: 'C', dependsOn: ['B'] }])
  expect((await repository.loopwork(['run'])).exit).toBe(1)
  // One more mends what the last may have left behind it, and no other follows.
  expect((await repository.loopwork(['run'])).exit).toBe(1)
  const again = await repository.loopwork(['run'])
  expect(again.exit).toBe(1)
  expect(again.stderr).toContain(
    'There is no task that can start here: 1 task done, 1 needs you, 1 blocked. No run was made.',
  )
  expect(again.stdout).toMatch(/^ {2}loopwork retry B {2}/m)
  expect((await repository.loopwork(['run', '--json'])).stdout).toMatch(/"type":"summary".*\n$/)
  expect((await repository.loopwork(['status'])).stdout).toContain('run 3 in')
})
