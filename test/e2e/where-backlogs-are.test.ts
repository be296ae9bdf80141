import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

const bin = fileURLToPath(new URL('../../bin/loopwork', import.meta.url))

let repository: ScratchRepository
afterEach(() => repository.remove())

const usual = '.specs/tasks/tasks.json'
const tasks = (...items: readonly object[]) =>
  JSON.stringify({ tasks: items.map((item) => ({ status: 'pending', ...item })) })
const work = (id: string, more: object = {}) => ({
  id,
  description: `\`\`\`script\nwrite ${id}.txt x\n\`\`\``,
  ...more,
})

/** A backlog outside the repository, which nothing may touch unasked. */
function elsewhere(): { file: string; text: string } {
  const file = repository.outside('elsewhere/t.json')
  const text = tasks(work('OUT'))
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return { file, text }
}

test('in a folder of a monorepo its own backlog is taken, and which it is, is said', async () => {
  repository = await ScratchRepository.make()
  await repository.write(usual, tasks(work('ROOT')))
  await repository.write(`packages/a/${usual}`, tasks(work('A')))
  await repository.write('packages/b/x.txt', '')
  const inside = await repository.loopwork(['run', '-C', 'packages/a'])
  expect(inside.exit).toBe(0)
  expect(inside.stderr + inside.stdout).toContain(
    `tasks come from packages/a/${usual}; ${usual} can be named instead`,
  )
  expect(await repository.states()).toEqual({ A: 'done' })
  expect(readFileSync(repository.at(`packages/a/${usual}`), 'utf8')).toContain('"completed"')
  // Where the folder has none, those above are looked at.
  expect((await repository.loopwork(['run', '-C', 'packages/b'])).exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done', ROOT: 'done' })
})

test('no backlog anywhere: one line says where it was looked for, and nothing to do is no failure', async () => {
  repository = await ScratchRepository.make()
  await repository.write('packages/a/x.txt', '')
  const finished = await repository.loopwork(['run', '-C', 'packages/a'])
  expect(finished.exit).toBe(0)
  expect(finished.stderr).toMatch(
    /no backlog was found: looked for \S+, .*TODO\.md.* in packages\/a, packages, \./,
  )
})

test.each([
  ['before', ['one.json', 'two.json']],
  ['after', ['two.json', 'one.json']],
])('a task needs one of another file, which is named %s it', async (_, order) => {
  repository = await ScratchRepository.make()
  await repository.write('one.json', tasks(work('A', { dependsOn: ['b'] })))
  await repository.write('two.json', tasks(work('B')))
  const finished = await repository.loopwork(['run', ...order])
  expect(finished.exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('a task needs one of a file that comes later: refused until then, or blocked until then', async () => {
  repository = await ScratchRepository.make()
  await repository.write('one.json', tasks(work('A', { dependsOn: ['B'] })))
  await repository.write('two.json', tasks(work('B')))
  const refused = await repository.loopwork(['run', 'one.json'])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toContain('one.json:1: dependsOn: A needs "B", which is in no backlog here')
  await repository.configure({ backlog: { unknownDependency: 'block' } })
  const dry = await repository.loopwork(['run', 'one.json', '--dry-run'])
  expect(dry.stdout).toMatch(/^A +.*needs B$/m)
  expect((await repository.loopwork(['run', 'one.json'])).exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'blocked' })
  expect((await repository.loopwork(['run', 'two.json'])).exit).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('a circle through two files is refused with both places', async () => {
  repository = await ScratchRepository.make()
  await repository.write('one.json', tasks(work('A', { dependsOn: ['B'] })))
  await repository.write('two.json', tasks(work('B', { dependsOn: ['A'] })))
  const refused = await repository.loopwork(['run', 'one.json', 'two.json'])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toContain('A needs B needs A (one.json:1, two.json:1)')
  expect(await repository.items()).toEqual([])
})

test('a config that nobody trusted names a file outside: asked about, neither read nor written; trusted it is run', async () => {
  repository = await ScratchRepository.make()
  const { file, text } = elsewhere()
  await repository.write('.loopworkrc', 'agent: scripted\nsource: ["../elsewhere/t.json"]\n')
  const untrusted = await repository.start(['run']).finished
  expect(untrusted.exit).toBe(3)
  expect(untrusted.stderr).toContain('.loopworkrc:2: source[0]: ../elsewhere/t.json')
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect((await repository.start(['trust', '--yes']).finished).stdout).toContain('../elsewhere/t.json')
  expect((await repository.start(['run']).finished).exit).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('"completed"')
})

test('a committed link that leads out is neither read nor written, wherever it is met; named by the person it is', async () => {
  repository = await ScratchRepository.make()
  const { file, text } = elsewhere()
  mkdirSync(path.dirname(repository.at(usual)), { recursive: true })
  symlinkSync(file, repository.at(usual))
  for (const args of [['run'], ['run', '--dry-run'], ['doctor']]) {
    const refused = await repository.loopwork(args)
    expect([args, refused.exit === 0]).toEqual([args, false])
    expect(refused.stdout + refused.stderr).toMatch(/leads out of the repository, to .*elsewhere\/t\.json/)
  }
  expect((await repository.loopwork(['add', 'typed'])).stderr).toContain('not known here')
  expect(await repository.states()).toEqual({ 'TASK-1': 'todo' })
  expect(readFileSync(file, 'utf8')).toBe(text)
  await repository.loopwork(['cancel', 'TASK-1'])
  expect((await repository.loopwork(['run', usual])).exit).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('"completed"')
})

test('a backlog that becomes a link out between two runs is left alone', async () => {
  repository = await ScratchRepository.make()
  const { file, text } = elsewhere()
  await repository.write('mine.json', tasks(work('A')))
  expect((await repository.loopwork(['run', 'mine.json'])).exit).toBe(0)
  repository.git('rm', '--quiet', '--cached', '--ignore-unmatch', 'mine.json')
  spawnSync('rm', [repository.at('mine.json')])
  symlinkSync(file, repository.at('mine.json'))
  await repository.write(usual, tasks(work('B')))
  const finished = await repository.loopwork(['run', '--fresh', usual])
  expect(finished.stdout).toContain('leads out of the repository')
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(await repository.states()).toMatchObject({ B: 'done' })
})

test.each(['.loopworkrc', usual, 'package.json'])('a FIFO called %s hangs no command', async (name) => {
  repository = await ScratchRepository.make()
  mkdirSync(path.dirname(repository.at(name)), { recursive: true })
  expect(spawnSync('mkfifo', [repository.at(name)]).status).toBe(0)
  for (const args of [['list'], ['doctor'], ['run', '--dry-run'], ['trust'], ['init'], ['status']]) {
    const { status, signal, stdout, stderr } = spawnSync(bin, args, {
      cwd: repository.root,
      env: repository.env(),
      timeout: 20_000,
      encoding: 'utf8',
    })
    expect([args, signal]).toEqual([args, null])
    expect(status).not.toBe(70)
    if (name === '.loopworkrc' && args[0] !== 'init')
      expect(stdout + stderr).toContain('is not a regular file')
  }
})

test('a config through a pipe of the shell, or through stdin, is read', async () => {
  repository = await ScratchRepository.make()
  await repository.write(usual, tasks(work('A')))
  const sh = (line: string, input?: string) =>
    spawnSync('bash', ['-c', line, bin], {
      cwd: repository.root,
      env: repository.env(),
      encoding: 'utf8',
      input,
    })
  const config = '{"agent":"scripted"}'
  expect(sh(`"$0" run --dry-run --config <(printf '%s' '${config}')`)).toMatchObject({ status: 0 })
  expect(sh('"$0" run --dry-run --config /dev/stdin', config)).toMatchObject({ status: 0 })
  expect(sh('"$0" run --config /dev/stdin', config)).toMatchObject({ status: 0 })
  expect(sh('"$0" run --config /dev/stdin', '{"agent":')).toMatchObject({ status: 2 })
  expect(sh('"$0" run --config /dev/fd/77')).toMatchObject({ status: 2 })
  expect(existsSync(repository.at('A.txt'))).toBe(true)
})

test('what a title holds is not printed raw by git log', async () => {
  repository = await ScratchRepository.make()
  const title = `\u001b[31mred\u001b]0;owned\u0007 ${'long '.repeat(600)}`
  await repository.write(usual, tasks(work('A', { title })))
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  const log = repository.git('log', '-1', '--format=%B', 'main')

  expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  expect(log.split('\n')[0]?.length).toBeLessThanOrEqual(100)
  expect(log).toContain('Loopwork-Item: A')
})

test('a folder is named: the backlog in it is taken, a file for each task, and only what shows a status changes', async () => {
  repository = await ScratchRepository.make()
  const page = (id: string, status: string, line: string) =>
    `---\r\nid: ${id}\r\ntitle: '${id}'\r\nstatus: ${status} # by hand\r\nassignee: [@kim]\r\n---\r\n\`\`\`script\r\n${line}\r\n\`\`\`\r\n`
  const file = (id: string) => `docs/backlog/tasks/${id.toLowerCase()} - a.md`
  await repository.write('docs/backlog/config.yml', 'statuses: ["To Do", "In Progress", "Done"]\n')
  await repository.write(file('TASK-1'), page('TASK-1', 'To Do', 'write one.txt x'))
  await repository.write(file('TASK-2'), page('TASK-2', '"To Do"', 'exit 1'))
  const none = await repository.loopwork(['run', '.'])
  expect([none.exit, none.stderr]).toEqual([
    2,
    expect.stringContaining('there is no backlog in the folder .'),
  ])
  const finished = await repository.loopwork(['run', 'docs'])
  expect(finished.stderr + finished.stdout).toContain('tasks come from docs/backlog')
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ 'TASK-1': 'done', 'TASK-2': 'failed' })
  const text = (id: string) => readFileSync(repository.at(file(id)), 'utf8')
  expect(text('TASK-1')).toBe(page('TASK-1', 'Done', 'write one.txt x'))
  expect(text('TASK-2')).toBe(page('TASK-2', '"To Do"', 'exit 1'))
})

test('a TODO.md is found and worked off, and only the boxes of what is done are ticked', async () => {
  repository = await ScratchRepository.make(null, { retry: { attempts: 1 } })
  const script = (line: string, indent: string) =>
    ['```script', line, '```'].map((text) => `${indent}${text}`)
  const todo = [
    '\ufeff# To do',
    '',
    '* [ ] Write it 👍',
    ...script('write it.txt x', '  '),
    '1. [ ] Both parts',
    '\t- [ ] Part',
    ...script('write part.txt x', '\t  '),
    '\t- [x] Other part',
    '+ [ ] Fail',
    ...script('fail 3', '  '),
    '',
    '```',
    '- [ ] Write it 👍',
    '```',
    '- [✅] Old',
  ].join('\r\n')
  await repository.write('TODO.md', todo)
  const finished = await repository.loopwork(['run'])
  expect(finished.stderr).toContain('tasks come from TODO.md')
  expect(finished.stderr).toContain('[✅] is taken as done')
  expect(await repository.states()).toEqual({
    'write-it': 'done',
    'both-parts': 'done',
    part: 'done',
    'other-part': 'done',
    fail: 'failed',
    old: 'done',
  })
  const ticked = todo.replace('* [ ] Write it', '* [x] Write it').replace('- [ ] Part', '- [x] Part')
  expect(readFileSync(repository.at('TODO.md'), 'utf8')).toBe(ticked)
})
