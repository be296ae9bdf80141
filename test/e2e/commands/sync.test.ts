import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { ScratchRepository } from '../../support/scratch-repository.ts'

const schema = z.fromJSONSchema(
  JSON.parse(
    await readFile(new URL('../../../docs/sync.schema.json', import.meta.url), 'utf8'),
  ) as Parameters<typeof z.fromJSONSchema>[0],
)

let repository: ScratchRepository
afterEach(() => repository.remove())

test('a long list that lacks most of its tasks at once takes none of them away before a person says so', async () => {
  repository = await ScratchRepository.make()
  const list = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, n) => `- [ ] Task ${n + from}\n`).join('')
  await repository.write('TODO.md', list(1, 14))
  const sync = (...args: readonly string[]) => repository.loopwork(['sync', ...args, 'TODO.md'])
  await sync()
  await repository.write('TODO.md', list(1, 4))
  const planned = await sync('--dry-run')
  expect(planned.stdout.split('\n').slice(0, 2)).toEqual([
    '? task-5  not in the file: waits',
    '? task-6  not in the file: waits',
  ])
  expect(planned.stderr).toContain('TODO.md: 10 missing, 4 unchanged')
  const json: unknown = JSON.parse((await sync('--dry-run', '--json')).stdout)
  expect(schema.safeParse(json)).toMatchObject({ success: true })
  expect(json).toMatchObject({ plan: { removed: [], missed: [{ source: 'TODO.md', open: 14 }] } })
  expect((await sync()).stderr).toContain(
    'TODO.md lacks 10 of its 14 open tasks: task-5, task-6, task-7, task-8, task-9 and 5 more; they wait until they are in it again; if they are to be gone: loopwork sync --removals TODO.md\n',
  )
  expect(await repository.states()).toMatchObject({ 'task-4': 'todo', 'task-5': 'blocked' })
  // The first of them are back.
  await repository.write('TODO.md', list(1, 6))
  await sync()
  expect(await repository.states()).toMatchObject({ 'task-6': 'todo', 'task-7': 'blocked' })
  expect(await sync('--removals')).toMatchObject({ exit: 0 })
  expect(await repository.states()).toMatchObject({ 'task-6': 'todo', 'task-7': 'cancelled' })
})

test('both ways in one command: what changed in each source is taken, what it does not show is written, after a plan of both', async () => {
  repository = await ScratchRepository.make()
  await repository.write('TODO.md', '- [ ] Flour\r\n- [ ] Eggs\r\n- [ ] Salt\r\n')
  await repository.write(
    'tasks.json',
    '{"tasks":[{"id":"A","title":"Bake","status":"pending","dependsOn":["flour"]}]}',
  )
  const sync = (...args: readonly string[]) => repository.loopwork(['sync', ...args])
  const both = ['TODO.md', 'tasks.json']

  const first = await sync('--dry-run', ...both)
  expect(first).toMatchObject({ exit: 0, stdout: '+ flour  Flour\n+ eggs  Eggs\n+ salt  Salt\n+ A  Bake\n' })
  expect(existsSync(repository.at('.git/loopwork'))).toBe(false)
  expect(await sync(...both)).toMatchObject({ exit: 0 })

  await repository.loopwork(['cancel', 'A'])
  await repository.write('TODO.md', '- [x] Flour\r\n- [ ] Eggs\r\n- [ ] Milk\r\n')
  const planned = await sync('--dry-run')
  expect(planned.stdout).toBe(
    '+ milk  Milk\n~ flour  todo, done in the file\n- salt  todo, no longer in the file\n> A  cancelled in tasks.json\n',
  )
  expect(planned.stderr).toContain('1 status to write. Nothing was changed.\n')
  const json: unknown = JSON.parse((await sync('--dry-run', '--json')).stdout)
  expect(schema.safeParse(json)).toMatchObject({ success: true })
  expect(json).toMatchObject({ writes: [{ source: 'tasks.json', item: 'A', status: 'cancelled' }] })
  expect(await repository.states()).toMatchObject({ flour: 'todo', salt: 'todo', A: 'cancelled' })

  expect((await sync()).stdout).toBe(planned.stdout)
  expect(await repository.states()).toEqual({
    flour: 'done',
    eggs: 'todo',
    milk: 'todo',
    salt: 'cancelled',
    A: 'cancelled',
  })
  expect(await readFile(repository.at('tasks.json'), 'utf8')).toContain('"status":"cancelled","dependsOn"')
  expect((await sync()).stdout).toBe('')

  await repository.write('tasks.json', '{"tasks":[{"id":"A",')
  await repository.write('TODO.md', '- [ ] Flour\r\n')
  const broken = await sync()
  expect([broken.exit, broken.stdout]).toEqual([2, ''])
  expect(broken.stderr).toContain('tasks.json:1')
  expect(await repository.states()).toMatchObject({ eggs: 'todo' })
})

test('what a source asks for and is refused counts as unchanged', async () => {
  repository = await ScratchRepository.make()
  await repository.write('TODO.md', '- [x] Flour\n- [ ] Eggs\n')
  const sync = () => repository.loopwork(['sync', 'TODO.md'])
  await sync()
  await repository.write('TODO.md', '- [ ] Flour\n- [ ] Eggs\n')
  const refused = await sync()
  expect(refused.stdout).toBe('~ flour  done, open in the file: refused, it stays as it is\n')
  expect(refused.stderr).toContain('TODO.md: 2 unchanged; 0 statuses written\n')
})

test('a status that loopwork itself has written, since somebody works on the task, is no news; one of another tool’s is', async () => {
  const files = {
    'to-do.json': (status: string) =>
      `{"schema_version":1,"source_files":[],"tasks":[\n{"id":"T1",\n"title":"One","priority":1,"status":"${status}"},\n{"id":"T2","title":"Two","priority":2,"status":"todo"}]}\n`,
    '.kiro/specs/a/tasks.md': (status: string) =>
      `- [${status === 'doing' ? '-' : ' '}] 1. One\n- [ ] 2. Two\n`,
    'tasks.jsonl': (status: string) =>
      `{"id":"a","title":"A","status":"${status === 'doing' ? 'in_progress' : 'open'}","deps":[]}\n{"id":"b","title":"B","status":"open"}\n`,
  }
  for (const [index, [file, text]] of Object.entries(files).entries()) {
    if (index > 0) await repository.remove()
    repository = await ScratchRepository.make()
    await repository.write(file, text('todo'))
    expect(await repository.loopwork(['sync', file])).toMatchObject({ exit: 0 })
    expect(await repository.loopwork(['claim', '--agent', 'me'])).toMatchObject({ exit: 0 })
    expect(await repository.read(file)).toBe(text('doing'))
    for (const args of [['--dry-run'], []]) {
      const synced = await repository.loopwork(['sync', ...args, file])
      expect([synced.stdout, synced.stderr.trimEnd().split('\n').length]).toEqual(['', 1])
    }
  }
  await repository.remove()
  repository = await ScratchRepository.make()
  await repository.write('to-do.json', files['to-do.json']('doing'))
  expect((await repository.loopwork(['sync', 'to-do.json'])).stderr).toContain('taken as not begun')
})
