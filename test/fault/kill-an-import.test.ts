import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

/** More than 2 MiB, so that it is read line by line, and imported in hundreds of transactions. */
const tasks = 6_000

let repository: ScratchRepository
afterEach(() => repository.remove())

const file = '.openagents/tasks.jsonl'

/** Each needs the one before the last, and every tenth holds the next two. */
const lines = (titles = 'Task'): string =>
  Array.from({ length: tasks }, (_, index) => {
    const deps = [
      ...(index > 10 && index % 10 > 2
        ? [{ id: `t-${index - 5 - (index % 10 > 7 ? 0 : 5)}`, type: 'blocks' }]
        : []),
      ...(index % 10 === 1 || index % 10 === 2
        ? [{ id: `t-${index - (index % 10)}`, type: 'parent-child' }]
        : []),
    ].filter(({ id, type }) => type !== 'blocks' || Number(id.slice(2)) % 10 > 2)
    return `${JSON.stringify({ id: `t-${index}`, title: `${titles} ${index}`, description: 'x'.repeat(320), status: 'open', deps })}\n`
  }).join('')

interface Seen {
  readonly items: number
  readonly staged: number
  readonly isDecided: boolean | null
}

function look(): Seen | null {
  const path = repository.at('.git/loopwork/loopwork.db')
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true })
    try {
      const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
      const decided = db.prepare(`SELECT decided FROM imports`).pluck().get()
      return {
        items: count('items'),
        staged: count('staged'),
        isDecided: decided === undefined ? null : decided === 1,
      }
    } finally {
      db.close()
    }
  } catch {
    // Not made yet.
    return null
  }
}

function titled(title: string): number {
  const db = new Database(repository.at('.git/loopwork/loopwork.db'), { readonly: true })
  const count = db.prepare(`SELECT count(*) FROM facts WHERE title LIKE ? || ' %'`).pluck().get(title)
  db.close()
  return Number(count)
}

/** Kills an import at the first moment that is meant. */
async function killedWhen(isMeant: (seen: Seen) => boolean): Promise<Seen> {
  const running = repository.start(['import', file])
  let seen: Seen | null = null
  await until('the moment', () => {
    seen = look()
    return seen !== null && isMeant(seen)
  })
  running.child.kill('SIGKILL')
  await running.finished
  return look() ?? { items: -1, staged: -1, isDecided: null }
}

/** Whatever the next start does first; its file is gone, so that it imports nothing itself. */
async function nextStart(): Promise<Seen> {
  rmSync(repository.at(file))
  await repository.loopwork(['claim', '--agent', 'me'])
  return look() ?? { items: -1, staged: -1, isDecided: null }
}

test('killed while it puts aside what it reads, an import has done nothing, and the next start tidies up', async () => {
  repository = await ScratchRepository.make()
  await repository.write(file, lines())
  const seen = await killedWhen(({ staged }) => staged > 500)
  expect(seen).toMatchObject({ items: 0, isDecided: false })
  expect(await nextStart()).toEqual({ items: 0, staged: 0, isDecided: null })
})

test('killed while it is carried out, an import is carried out by the next start, though its file is gone', async () => {
  repository = await ScratchRepository.make()
  await repository.write(file, lines())
  const seen = await killedWhen(({ items, isDecided }) => isDecided === true && items > 300)
  expect(seen.staged).toBeGreaterThan(0)
  expect(seen.items + seen.staged).toBe(tasks)
  expect(await nextStart()).toEqual({ items: tasks, staged: 0, isDecided: null })
})

test('killed while a changed file is carried out, an import is whole when the file is imported again', async () => {
  repository = await ScratchRepository.make()
  await repository.write(file, lines())
  expect(await repository.loopwork(['import', file])).toMatchObject({ exit: 0 })
  await repository.write(file, lines('Changed'))
  const changed = () => titled('Changed')
  const seen = await killedWhen(({ isDecided, staged }) => isDecided === true && staged < tasks - 500)
  expect([seen.items, changed() + seen.staged]).toEqual([tasks, tasks])
  const again = await repository.loopwork(['import', file])
  expect([again.exit, again.stderr.trim().split('\n').at(-1)]).toEqual([
    0,
    `${file} (openagents): 6,000 unchanged`,
  ])
  expect([changed(), look()]).toEqual([tasks, { items: tasks, staged: 0, isDecided: null }])
  expect((await repository.loopwork(['import', file])).stderr).toContain('nothing new')
})

test('a sync beside a killed import comes behind it: what the file says now stands, and nothing older', async () => {
  for (const isDecided of [false, true]) {
    repository = await ScratchRepository.make()
    await repository.write(file, lines('Older'))
    await killedWhen((seen) => (isDecided ? seen.isDecided === true && seen.items > 300 : seen.staged > 500))
    await repository.write('TODO.md', '- [ ] Beside it\n')
    expect(await repository.loopwork(['sync', 'TODO.md'])).toMatchObject({ exit: 0 })
    expect(look()).toMatchObject({ items: isDecided ? tasks + 1 : 1, staged: 0, isDecided: null })
    await repository.write(file, lines('Newer'))
    expect(await repository.loopwork(['sync', file])).toMatchObject({ exit: 0 })
    expect((await repository.loopwork(['sync', file])).stderr).toBe(
      `${file}: 6,000 unchanged; 0 statuses written\n`,
    )
    expect([look(), titled('Newer')]).toEqual([{ items: tasks + 1, staged: 0, isDecided: null }, tasks])
    if (!isDecided) await repository.remove()
  }
})

test('a sync of many tasks makes nobody wait, and its plan is made beside an import that goes on', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'Typed by hand'])
  await repository.write(file, lines())
  const syncing = repository.start(['sync', file])
  await until('the sync to have begun', () => (look()?.staged ?? 0) > 0)
  syncing.child.kill('SIGSTOP')
  const before = look()
  expect(await repository.loopwork(['sync', '--dry-run', file])).toMatchObject({
    exit: 0,
    stderr: expect.stringContaining('0 statuses to write. Nothing was changed.') as string,
  })
  expect(look()).toEqual(before)
  syncing.child.kill('SIGCONT')
  const edited = await repository.loopwork(['edit', 'TASK-1', '--title', 'Edited beside'])
  expect([edited.exit, edited.stderr]).toEqual([0, expect.not.stringContaining('locked')])
  expect((await syncing.finished).exit).toBe(0)
  expect(look()).toEqual({ items: tasks + 1, staged: 0, isDecided: null })
})

test('a file that is refused leaves nothing behind, and others claim while a large one is imported', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'Typed by hand'])
  await repository.write(
    file,
    `${lines()}{"id": "T-5", "title": "Twin"}\n{"id": "u", "title": "U", "deps": [{"id": "nowhere"}]}\n`,
  )
  const refused = await repository.loopwork(['import', file])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toMatch(
    /tasks\.jsonl:6001: id: T-5 the id "T-5" differs only by case or accents from the one in line 6/,
  )
  expect(refused.stderr).toMatch(
    /tasks\.jsonl:6002: dependsOn: u needs "nowhere", which is in no backlog here/,
  )
  expect(look()).toEqual({ items: 1, staged: 0, isDecided: null })
  await repository.write(file, lines())
  const running = repository.start(['import', file])
  await until('the import to have begun', () => (look()?.staged ?? 0) > 0)
  const edited = await repository.loopwork(['edit', 'TASK-1', '--title', 'Edited beside'])
  expect([edited.exit, edited.stderr]).toEqual([0, expect.not.stringContaining('locked')])
  expect((await running.finished).exit).toBe(0)
  expect(look()).toEqual({ items: tasks + 1, staged: 0, isDecided: null })
})
