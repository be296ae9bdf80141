import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
import { heldItems, letGo, startedAgents } from '../support/pty/held-items.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const task = (id: string, feature: string, more: Partial<ScratchItem> = {}): ScratchItem => ({
  id,
  title: `Task ${id}`,
  script: [`write ${id}.txt ${id}`],
  feature,
  ...more,
})

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

test('a run with a filter does that part alone, ends by it, and names what the rest would need', async () => {
  repository = await ScratchRepository.make()
  await repository.backlog([
    task('AUTH-1', 'auth'),
    task('AUTH-2', 'auth', { dependsOn: ['DB-1'] }),
    task('DB-1', 'db'),
    task('DOC-1', 'docs', { script: ['exit 1'] }),
  ])
  const filter = ['--filter', 'feature = auth or id = "nothing-*"']
  const plan = await repository.loopwork(['run', '--dry-run', ...filter])
  expect(linesOf(plan.stdout)).toEqual(['AUTH-1  Task AUTH-1', 'AUTH-2  Task AUTH-2  needs DB-1'])
  expect(plan.stderr).toContain('2 tasks outside the filter')

  const first = await repository.loopwork(['run', ...filter])
  expect(first.stdout).toContain(
    '2 tasks from .specs/tasks/tasks.json that fit feature = auth or id = "nothing-*"',
  )
  expect(first.stdout).toContain('1 of 2 tasks done, 1 blocked, 2 outside the filter')
  expect(first.stdout).toContain("needs DB-1, which is outside the run's filter")
  expect(first.exit).toBe(1)
  expect(await repository.states()).toEqual({
    'AUTH-1': 'done',
    'AUTH-2': 'blocked',
    'DB-1': 'todo',
    'DOC-1': 'todo',
  })

  // The command that it prints does the rest, and nothing else.
  const [, wider] = /loopwork run --filter '([^']+)'/.exec(first.stdout) ?? []
  expect(wider).toBe('feature = auth or id = nothing-* or id = DB-1')
  const second = await repository.loopwork(['run', '--filter', wider ?? ''])
  expect(second.stdout).toContain('3 of 3 tasks done, 1 outside the filter')
  expect(second.exit).toBe(0)
  expect(repository.filesOn('main')).toEqual(['AUTH-1.txt', 'AUTH-2.txt', 'DB-1.txt', 'README.md'])

  const outside = async () => (await repository.items()).map((item) => item['outside'] ?? false)
  expect(await outside()).toEqual([false, false, false, true])
  const none = await repository.loopwork(['run', '--filter', 'label = such'])
  expect(none.stderr).toContain(
    'no task fits the filter label = such; 4 tasks are outside it. No run was made.',
  )
  expect(none.exit).toBe(0)
  // What is outside, and what is printed of it, is as the last run left it.
  expect(none.stdout).toContain('3 of 3 tasks done, 1 outside the filter')
  expect(await outside()).toEqual([false, false, false, true])
  const wrong = await repository.loopwork(['run', '--filter', 'lable = such'])
  expect(wrong.stderr).toContain('names the field lable at column 1; did you mean label?')
  expect(wrong.exit).toBe(2)
  const list = await repository.loopwork(['list', '--filter', 'auth'])
  expect(linesOf(list.stdout).at(-1)).toBe('2 of 4 tasks')
})

test('beside a run with a filter: why, status, retry and claim, and another filter is refused by name', async () => {
  repository = await ScratchRepository.make()
  const [held] = heldItems(repository, ['A'])
  await repository.backlog([
    { ...(held ?? { id: 'A' }), feature: 'x' },
    task('B', 'y', { priority: 'high' }),
    task('C', 'y'),
  ])
  await repository.configure({ filter: 'feature = x' })
  const run = repository.start(['run', '--config', repository.config])
  await until('an agent', () => startedAgents(repository).length === 1)

  const why = await repository.loopwork(['why', 'B'])
  expect(why.stdout).toContain("B is todo: outside this run's filter")
  expect(why.stdout).toContain('loopwork retry B')
  expect((await repository.loopwork(['status'])).stdout).toContain('feature = x; 2 tasks outside it')
  const other = await repository.loopwork(['run', '--filter', 'feature = y'])
  expect(other.stderr).toContain('filter feature = x, not feature = y')
  expect(other.exit).toBe(2)

  // Whoever claims by hand is not bound by it; whoever names a task for the run has it done.
  const claimed = await repository.loopwork(['claim', '--filter', 'id = C', '--json'])
  expect(JSON.parse(claimed.stdout)).toMatchObject({ item: { id: 'C', outside: true } })
  expect((await repository.loopwork(['retry', 'B'])).exit).toBe(0)
  letGo(repository, 'A')
  const { exit, stdout } = await run.finished
  expect(stdout).toContain('2 of 2 tasks done, 1 outside the filter')
  expect(exit).toBe(0)
})
