import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const idsOf = async (): Promise<readonly string[]> => (await repository.items()).map(({ id }) => String(id))

test('six tasks typed at once: six different ids are printed, and each is there under its id', async () => {
  repository = await ScratchRepository.make()
  const titles = ['one', 'two', 'three', 'four', 'five', 'six']
  const added = await Promise.all(titles.map((title) => repository.loopwork(['add', title])))
  const printed = added.map(({ exit, stdout }) => [exit, stdout.trim()] as const)
  expect(printed.map(([exit]) => exit)).toEqual([0, 0, 0, 0, 0, 0])
  const ids = printed.map(([, id]) => id)
  expect(new Set(ids).size).toBe(6)
  const stored = Object.fromEntries(
    (await repository.items()).map((item) => [String(item['id']), String(item['title'])]),
  )
  expect(stored).toEqual(Object.fromEntries(ids.map((id, index) => [id, titles[index]])))
})

test('one id asked for four times at once: one gets it, three are refused, nothing of theirs is stored', async () => {
  repository = await ScratchRepository.make()
  const added = await Promise.all(
    ['a', 'b', 'c', 'd'].map((title) => repository.loopwork(['add', title, '--id', 'ONLY'])),
  )
  expect(added.map(({ exit }) => exit).sort()).toEqual([0, 2, 2, 2])
  for (const { exit, stderr } of added) {
    if (exit === 2) expect(stderr).toMatch(/^loopwork: add: there is a task ONLY already\n.*another --id/)
  }
  expect(await idsOf()).toEqual(['ONLY'])
})

test.each([
  [['--id', 'con'], /--id "con" is no id: it is a name that Windows reserves/],
  [['--id', 'a..b'], /--id "a\.\.b" is no id/],
  [['--id', 'a.'], /--id "a\." is no id/],
  [['--depends-on', 'GONE'], /there is no task GONE/],
  [['--parent', 'GONE'], /there is no task GONE/],
])('add %j is refused in one line and stores nothing', async (flags, says) => {
  repository = await ScratchRepository.make()
  const refused = await repository.loopwork(['add', 'a title', ...flags])
  expect(refused).toMatchObject({ exit: 2, stdout: '' })
  expect(refused.stderr).toMatch(says)
  expect(await idsOf()).toEqual([])
})

test('typed tasks are seen before their first run: by a rehearsal, a doctor and a new config', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'Parse it', '--id', 'PARSE'])
  await repository.loopwork(['add', 'Print it', '--depends-on', 'PARSE'])
  const [rehearsed, checked, begun] = await Promise.all([
    repository.loopwork(['sim']),
    repository.loopwork(['doctor']),
    repository.start(['init']).finished,
  ])
  expect(rehearsed).toMatchObject({ exit: 0, stderr: '' })
  expect(rehearsed.stdout).toMatch(/^loopwork sim: 2 tasks typed by hand, /)
  expect(rehearsed.stdout).toMatch(/^2 done, 0 failed$/m)
  expect(checked.stdout).toMatch(/^✓ backlog +2 tasks typed by hand$/m)
  expect(begun.stderr).toMatch(/^Backlog: 2 tasks typed by hand$/m)
  await repository.loopwork(['add', 'By nobody', '--agent', 'nobody', '--model', 'small'])
  const refused = await repository.loopwork(['run', '--dry-run'])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toMatch(
    /typed by hand: agent: TASK-\d asks for nobody\/small; this run may use scripted/,
  )
})

test('tasks of a list and tasks that were typed are told apart by a run as by its rehearsal', async () => {
  repository = await ScratchRepository.make([{ id: 'F', script: ['write f.txt f'] }])
  await repository.loopwork(['add', 'By hand', '--id', 'T', '--description', '```script\nwrite t.txt t\n```'])
  const from = '2 tasks from .specs/tasks/tasks.json and typed by hand, '
  expect((await repository.loopwork(['sim'])).stdout).toContain(`loopwork sim: ${from}`)
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout).toBe(0)
  expect(run.stdout).toMatch(`loopwork run 1, ${from}`)
})

test('a typed task is edited; one of a file is changed in the file, and the line is named', async () => {
  repository = await ScratchRepository.make([{ id: 'F' }])
  await repository.loopwork(['add', 'one', '--id', 'ONE', '--parent', 'F', '--priority', 'low'])
  const flags = ['--title', 'two', '--files', 'src/a.ts,docs/', '--parent', '', '--priority', 'high']
  const edited = await repository.loopwork(['edit', 'one', ...flags, '--json'])
  expect(edited).toMatchObject({ exit: 0, stderr: 'ONE: changed: title, priority, parent, files\n' })
  expect(JSON.parse(edited.stdout)).toMatchObject({
    ...{ id: 'ONE', title: 'two', parent: null, priority: 1, sourcePriority: 'high' },
    files: ['src/a.ts', 'docs/'],
  })
  expect(await repository.loopwork(['edit', 'ONE', '--parent', 'one'])).toMatchObject({
    ...{ exit: 2, stdout: '' },
    stderr: 'loopwork: edit: ONE can\'t be in itself\n  --parent "" takes it out of what it is in\n',
  })
  const refused = await repository.loopwork(['edit', 'F', '--title', 'two'])
  expect(refused).toMatchObject({ exit: 2, stdout: '' })
  expect(refused.stderr).toMatch(
    /^loopwork: edit: F is from \.specs\/tasks\/tasks\.json, line \d+\n {2}change it in/,
  )
})
