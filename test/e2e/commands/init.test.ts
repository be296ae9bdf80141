import { existsSync, symlinkSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('writes a config that names what is here, and says what to do next', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  await repository.write('package.json', '{"scripts":{"test":"true"}}')
  const { exit, stdout, stderr } = await repository.start(['init']).finished
  expect(exit).toBe(0)
  expect(stdout).toBe(`${repository.at('.loopworkrc')}\n`)
  expect(stderr).toMatch(/Backlog: \.specs\/tasks\/tasks\.json\nGate: npm test\n/)
  const config = await repository.read('.loopworkrc')
  expect(config).toContain('source: [".specs/tasks/tasks.json"]')
  expect(config).toContain('gate: ["npm test"]')
})

test.each([
  ['has the target', 'test: build\n\ttrue\n', 'Gate: make test'],
  ['has it not', 'tests:\n\ttrue\n', 'No gate found'],
])('names a Makefile’s tests as the gate where it %s, and runs nothing of it', async (_, said, sentence) => {
  repository = await ScratchRepository.make()
  await repository.write('Makefile', `ran := $(shell touch ran)\n${said}`)
  const { exit, stderr } = await repository.start(['init']).finished
  expect(stderr).toContain(sentence)
  expect(exit).toBe(0)
  expect(existsSync(repository.at('ran'))).toBe(false)
})

test('never writes over a config that is there', async () => {
  repository = await ScratchRepository.make()
  await repository.write('.loopworkrc', 'parallel: { maxTasks: 7 }\n')
  const { exit, stderr } = await repository.start(['init']).finished
  expect(exit).toBe(2)
  expect(stderr).toMatch(/\.loopworkrc is there already\n +edit it; loopwork doctor checks it/)
  expect(await repository.read('.loopworkrc')).toBe('parallel: { maxTasks: 7 }\n')
})

test('never writes through a link that leads nowhere yet', async () => {
  repository = await ScratchRepository.make()
  const elsewhere = repository.outside('dotfiles-rc')
  symlinkSync(elsewhere, repository.at('.loopworkrc'))
  const { exit, stderr } = await repository.start(['init']).finished
  expect(exit).toBe(5)
  expect(stderr).toMatch(/\.loopworkrc: something else stands there\n +move aside what stands there/)
  expect(existsSync(elsewhere)).toBe(false)
})

test('what it writes is not trusted before somebody says so', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  await repository.start(['init']).finished
  const refused = await repository.start(['run']).finished
  expect(refused.exit).toBe(3)
  expect(refused.stderr).toContain('loopwork trust')
  const unasked = await repository.start(['trust']).finished
  expect(unasked.exit).toBe(2)
  expect(unasked.stderr).toContain('to do it all the same: loopwork trust --yes')
  expect((await repository.start(['run']).finished).exit).toBe(3)
  expect((await repository.start(['trust', '--yes']).finished).exit).toBe(0)
})

test('outside a repository, where no run could be, nothing is written', async () => {
  repository = await ScratchRepository.make()
  const { exit, stderr } = await repository.start(['init', '-C', repository.home]).finished
  expect(stderr).toContain('is not in a git repository')
  expect(exit).toBe(4)
  expect(existsSync(repository.outside('.loopworkrc'))).toBe(false)
})

test('carries over a looper.toml, names what it can’t carry, and writes what loads', async () => {
  repository = await ScratchRepository.make()
  await repository.write('to-do.json', '{"schema_version":1,"source_files":[],"tasks":[]}')
  await repository.write(
    'looper.toml',
    'todo_file = "to-do.json"\nschedule = "odd-even"\n[roles]\niter = "mine"\n[parallel]\nmax_tasks = 3\n[agents.mine]\nbinary = "./mine.sh"\n',
  )
  await repository.write('loopwork.config.js', 'throw new Error("was run")')
  const { exit, stderr } = await repository.start(['init']).finished
  expect(exit).toBe(0)
  expect(stderr).toMatch(/^Backlog: to-do\.json$/m)
  expect(stderr).toContain('not carried: schedule = "odd-even"')
  expect(stderr).toContain('not read: loopwork.config.js, beside looper.toml')
  const written = await repository.read('.loopworkrc')
  expect(written).toMatch(/^# not carried: schedule = "odd-even"/m)
  expect(parse(written)).toEqual({
    source: ['to-do.json'],
    parallel: { maxTasks: 3 },
    agents: { mine: { command: ['./mine.sh'], prompt: { via: 'stdin' } } },
    agent: 'mine',
    worktree: { setup: [], copy: [] },
  })
  expect((await repository.start(['trust', '--yes']).finished).exit).toBe(0)
})

test('names the backlog that another tool’s config names, and each of its keys once', async () => {
  repository = await ScratchRepository.make()
  await repository.write('TODO.md', '- [ ] One\n')
  await repository.write(
    'loopwork.config.js',
    "export default { parallel: 3, backend: { tasksFile: '.specs/tasks/tasks.json' } }\n",
  )
  const { exit, stderr } = await repository.start(['init']).finished
  expect(exit).toBe(0)
  expect(stderr).toMatch(/^Backlog: \.specs\/tasks\/tasks\.json \(not there yet\)$/m)
  expect(stderr).toMatch(/is not read again: parallel, backend\.tasksFile$/m)
})
