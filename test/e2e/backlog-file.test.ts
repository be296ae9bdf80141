import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { backlogStatusTable, type Cell } from '../support/backlog-status-table.ts'
import { ScratchRepository, type Running } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const tasksFile = '.specs/tasks/tasks.json'

interface Task {
  readonly id: string
  readonly status: string
  readonly description?: string
}

const task = (id: string, script: readonly string[], status = 'pending'): Task => ({
  id,
  status,
  description: ['```script', ...script, '```'].join('\n'),
})

/** In one step, as an editor saves. */
function save(tasks: readonly Task[]): void {
  mkdirSync(path.dirname(repository.at(tasksFile)), { recursive: true })
  const file = repository.at(tasksFile)
  writeFileSync(`${file}.new`, `${JSON.stringify({ tasks }, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

const tasksNow = (): readonly Task[] =>
  (JSON.parse(readFileSync(repository.at(tasksFile), 'utf8')) as { tasks: Task[] }).tasks

/** The file with other words: null takes the line away. */
function reword(words: Readonly<Record<string, string | null>>): void {
  save(
    tasksNow().flatMap((one) => {
      const word = words[one.id]
      return word === null ? [] : [word === undefined ? one : { ...one, status: word }]
    }),
  )
}

const idOf = ({ word, before }: Cell): string => `${before}-${word ?? 'removed'}`

const scripts: Readonly<Record<string, (id: string) => readonly string[]>> = {
  done: (id) => [`write ${id}.txt x`],
  failed: (id) => [`mark ${repository.outside(`ran-${id}`)}`, 'fail 3'],
}

/** Every cell's task, brought to where it stands by a run, a cancel, or an import alone. */
async function bring(cells: readonly Cell[]): Promise<void> {
  const of = (before: string, word?: string): readonly Task[] =>
    cells
      .filter((cell) => cell.before === before)
      .map((cell) => task(idOf(cell), scripts[before]?.(idOf(cell)) ?? [`write ${idOf(cell)}.txt x`], word))
  repository = await ScratchRepository.make([], { retry: { attempts: 1 } })
  save([...of('done'), ...of('failed'), ...of('cancelled', 'blocked')])
  await repository.loopwork(['run', '--parallel', '4'])
  const cancelled = of('cancelled').map(({ id }) => id)
  expect((await repository.loopwork(['cancel', ...cancelled])).exit).toBe(0)
  await repository.loopwork(['run'])
  save([...tasksNow(), ...of('todo')])
  // Takes the file in and runs nothing.
  expect((await repository.loopwork(['add', 'by hand', '--id', 'HAND'])).exit).toBe(0)
  expect((await repository.loopwork(['cancel', 'HAND'])).exit).toBe(0)
}

const expected = (cells: readonly Cell[]): Record<string, string> =>
  Object.fromEntries(cells.map((cell) => [idOf(cell), cell.after]))

/** What is to be done is done by then, or failed again: the table is about what it was to be. */
function settled(cell: Cell): string {
  if (cell.after !== 'todo') return cell.after
  return cell.before === 'failed' ? 'failed' : 'done'
}

async function statesOf(cells: readonly Cell[]): Promise<Record<string, string | undefined>> {
  const states = await repository.states()
  return Object.fromEntries(cells.map((cell) => [idOf(cell), states[idOf(cell)]]))
}

const resting = backlogStatusTable().filter(({ before }) => before !== 'claimed')
const working = backlogStatusTable().filter(({ before }) => before === 'claimed')

test('before a run: every word in the file means what the table says', async () => {
  await bring(resting)
  reword(Object.fromEntries(resting.map((cell) => [idOf(cell), cell.word])))
  const written = tasksNow()
  const finished = await repository.loopwork(['run', '--parallel', '4'])
  expect(await statesOf(resting)).toEqual(
    Object.fromEntries(resting.map((cell) => [idOf(cell), settled(cell)])),
  )
  for (const cell of resting.filter(({ isRefused }) => isRefused)) {
    expect(finished.stdout + finished.stderr).toContain(`${idOf(cell)} is done, and ${tasksFile} says`)
    const line = ({ id }: Task) => id === idOf(cell)
    expect(tasksNow().find(line)).toEqual(written.find(line))
  }
  // Failed tasks that were taken up again ran once more, the others did not.
  for (const cell of resting.filter(({ before }) => before === 'failed')) {
    expect([idOf(cell), repository.marks(`ran-${idOf(cell)}`).length]).toEqual([
      idOf(cell),
      cell.after === 'todo' ? 2 : 1,
    ])
  }
})

test('during a run: every word in the file means what the table says, for what rests and for what is worked on', async () => {
  await bring(resting)
  const gate = repository.outside('gate')
  const waiting = (id: string) => task(id, [`wait-for ${gate}`, `write ${id}.txt x`])
  // What rests as todo may not begin before it is edited: it needs a task that waits.
  const held = (one: Task): Task =>
    one.id.startsWith('todo-') ? { ...one, ...{ dependsOn: ['LONG'] } } : one
  save([...tasksNow().map(held), waiting('LONG'), ...working.map((cell) => waiting(idOf(cell)))])
  const run = repository.start(['run', '--config', repository.config, '--parallel', '16'])
  await until('everything to be worked on', async () => {
    const states = await repository.states()
    return [...working.map(idOf), 'LONG'].every((id) => states[id] === 'running')
  })
  reword(Object.fromEntries([...resting, ...working].map((cell) => [idOf(cell), cell.word])))
  const wanted = { ...expected(resting), ...expected(working) }
  await until('the words to count', async () => {
    const states = await statesOf([...resting, ...working])
    return Object.entries(wanted).every(([id, after]) => {
      if (after === 'claimed') return states[id] === 'running'
      // Waits for LONG, or has been taken up already.
      if (after === 'todo') return states[id] !== undefined && states[id] !== 'cancelled'
      return states[id] === after
    })
  })
  writeFileSync(gate, '')
  const finished = await run.finished
  const states = await statesOf([...resting, ...working])
  for (const cell of [...resting, ...working]) {
    const end = cell.after === 'claimed' ? 'done' : settled(cell)
    expect([idOf(cell), states[idOf(cell)]]).toEqual([idOf(cell), end])
  }
  expect(finished.exit).toBe(1)
  for (const cell of working.filter(({ isStopped }) => isStopped)) {
    expect(repository.filesOn('main')).not.toContain(`${idOf(cell)}.txt`)
  }
})

test('after a run the file shows what became of its tasks, and not one other byte has changed', async () => {
  repository = await ScratchRepository.make([], { retry: { attempts: 1 } })
  const odd = (a: string, b: string, c: string) =>
    `\ufeff{ "note" : "é \\u00e9",\r\n\t"tasks":[{"status":"${a}","id":"A","description":"\`\`\`script\\nwrite a x\\n\`\`\`"},\r\n {"id":"B", "status" :"${b}","description":"\`\`\`script\\nfail 2\\n\`\`\`"},{"status":"${c}","id":"C"} ] }  \n\n`
  await repository.write(tasksFile, odd('pending', 'in-progress', 'blocked'))
  await repository.loopwork(['run'])
  expect(await repository.read(tasksFile)).toBe(odd('completed', 'failed', 'blocked'))
})

test('a run that is stopped leaves in the file what was so: nothing in progress that isn’t', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['write a.txt a'] },
    { id: 'B', script: ['hang'] },
  ])
  const run = repository.start(['run', '--config', repository.config])
  await until('B to be shown in progress', () =>
    tasksNow().some(({ id, status }) => id === 'B' && status === 'in-progress'),
  )
  run.child.kill('SIGINT')
  expect((await run.finished).exit).toBe(130)
  expect(tasksNow().map(({ id, status }) => [id, status])).toEqual([
    ['A', 'completed'],
    ['B', 'pending'],
  ])
})

async function runThatWaits(more: readonly Task[] = []): Promise<{ run: Running; open(): void }> {
  repository = await ScratchRepository.make([])
  const gate = repository.outside('gate')
  save([task('LONG', [`wait-for ${gate}`, 'write long.txt x']), ...more])
  const run = repository.start(['run', '--config', repository.config])
  await until('LONG to run', async () => (await repository.states())['LONG'] === 'running')
  return { run, open: () => writeFileSync(gate, '') }
}

test('a task that is written into the file during a run is taken in, also one for which nothing else is left', async () => {
  const { run, open } = await runThatWaits()
  save([...tasksNow(), task('NEW', ['write new.txt x'])])
  await until('NEW to be known', async () => (await repository.states())['NEW'] !== undefined)
  open()
  expect((await run.finished).exit).toBe(0)
  expect(repository.filesOn('main')).toContain('new.txt')
})

test('a file that breaks during a run: the line is named, what it said stands, mended it counts', async () => {
  const { run, open } = await runThatWaits([task('NEXT', ['write next.txt x'])])
  const before = await repository.read(tasksFile)
  await repository.write(tasksFile, before.replace('"id": "NEXT"', '"id" "NEXT"'))
  await until('the notice', () => /tasks\.json:\d+: broken JSON/.test(run.output()))
  expect(run.output()).toContain('stands until it is mended')
  expect((await repository.states())['NEXT']).toBe('todo')
  await repository.write(
    tasksFile,
    before.replace('"id": "NEXT",\n      "status": "pending"', '"id": "NEXT",\n      "status": "cancelled"'),
  )
  await until('the mended file to count', async () => (await repository.states())['NEXT'] === 'cancelled')
  open()
  expect((await run.finished).exit).toBe(0)
})

test('a file that vanishes during a run cancels nothing, and at the next start its tasks wait until it is back', async () => {
  const { run, open } = await runThatWaits([
    task('NEXT', ['fail 1']),
    task('LAST', ['write last.txt x'], 'blocked'),
  ])
  const kept = repository.outside('tasks.json')
  renameSync(repository.at(tasksFile), kept)
  await until('the notice', () => run.output().includes('is not there; its tasks go on'))
  run.child.kill('SIGINT')
  await run.finished
  expect(await repository.states()).toMatchObject({ LONG: 'todo', NEXT: 'todo', LAST: 'blocked' })

  open()
  const gone = await repository.loopwork(['run'])
  expect(gone).toMatchObject({ exit: 1 })
  expect(gone.stdout).toContain('wait until it is')
  expect(await repository.states()).toMatchObject({ LONG: 'blocked', NEXT: 'blocked', LAST: 'blocked' })

  renameSync(kept, repository.at(tasksFile))
  await repository.loopwork(['run'])
  expect(await repository.states()).toMatchObject({ LONG: 'done', NEXT: 'failed', LAST: 'blocked' })
})

test('another branch checked out during a run: its file says nothing, and is not written', async () => {
  repository = await ScratchRepository.make([])
  const gate = repository.outside('gate')
  const items = [task('LONG', [`wait-for ${gate}`, 'write long.txt x']), task('NEXT', ['write next.txt x'])]
  save([{ ...task('LONG', []), status: 'cancelled' }])
  repository.git('checkout', '--quiet', '-b', 'other')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'its own backlog')
  repository.git('checkout', '--quiet', '-b', 'mine', 'main')
  save(items)
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'tasks')
  const run = repository.start(['run', '--config', repository.config, '--target', 'main'])
  await until('LONG to run', async () => (await repository.states())['LONG'] === 'running')
  repository.git('checkout', '--quiet', '--force', 'other')
  const theirs = await repository.read(tasksFile)
  await until('the notice', () =>
    run.output().includes('neither read nor written while other is checked out'),
  )
  writeFileSync(gate, '')
  expect((await run.finished).exit).toBe(0)
  expect(await repository.read(tasksFile)).toBe(theirs)
  expect(await repository.states()).toEqual({ LONG: 'done', NEXT: 'done' })
})

test('another branch at a start: what its file doesn’t want waits, and goes on when the first is back', async () => {
  repository = await ScratchRepository.make([])
  save([task('A', ['write a.txt x']), task('B', ['write b.txt x'])])
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'tasks')
  repository.git('checkout', '--quiet', '-b', 'other')
  save([task('A', ['write a.txt x'], 'cancelled')])
  repository.git('commit', '--quiet', '-am', 'not these')
  repository.git('checkout', '--quiet', 'main')
  await repository.loopwork(['add', 'by hand'])
  repository.git('checkout', '--quiet', 'other')
  const there = await repository.loopwork(['run', '--target', 'main'])
  expect(there.stderr).toContain(
    "2 tasks of .specs/tasks/tasks.json wait: the version that is checked out now doesn't",
  )
  expect(await repository.states()).toMatchObject({ A: 'blocked', B: 'blocked' })
  repository.git('checkout', '--quiet', 'main')
  await repository.loopwork(['run'])
  expect(await repository.states()).toMatchObject({ A: 'done', B: 'done' })
})

test('a commit on top is the user’s word: what it takes out of the file is not run', async () => {
  repository = await ScratchRepository.make([])
  save([task('A', ['write a.txt x']), task('B', ['write b.txt x'])])
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'tasks')
  await repository.loopwork(['add', 'by hand', '--id', 'HAND'])
  save([task('A', ['write a.txt x'], 'cancelled')])
  repository.git('commit', '--quiet', '-am', 'not these')
  await repository.loopwork(['run'])
  expect(await repository.states()).toMatchObject({ A: 'cancelled', B: 'cancelled' })
  expect(tasksNow()).toEqual([task('A', ['write a.txt x'], 'cancelled')])
})
