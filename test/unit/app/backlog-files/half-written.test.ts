import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBacklogFiles } from '../../../../src/app/backlog-files/backlog-files.ts'
import { quietMs } from '../../../../src/app/backlog-files/may-be-half.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ReadingRules } from '../../../../src/core/backlog/reading-rules.ts'
import type { BacklogFiles } from '../../../../src/core/ports/backlog.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { withStore } from '../../../support/store/with-store.ts'

interface Scene {
  readonly root: string
  readonly store: Store
  /** Another process, which does this between reading a file and importing it. */
  whoDoes(between: () => Promise<void>): BacklogFiles
  readonly filesOf: (of: Store, rules?: Partial<ReadingRules>) => BacklogFiles
  readonly files: BacklogFiles
  readonly clock: { now: number }
  status(id: string): Promise<string | undefined>
}

/** A folder with backlogs; the clock stands until a story sets it. */
const withBacklogs = (story: (scene: Scene) => Promise<void>) =>
  withStore(async (store, _at, path) => {
    const root = join(path, '..', 'checkout')
    mkdirSync(root)
    const clock = { now: 0 }
    const filesOf = (of: Store, rules: Partial<ReadingRules> = {}) =>
      createBacklogFiles({
        project: { root, inGit: false },
        store: of,
        rules: { unknownDependency: 'error', ...rules },
        mayLeave: () => false,
        now: () => clock.now,
      })
    const files = filesOf(store)
    const whoDoes = (between: () => Promise<void>) =>
      filesOf({
        ...store,
        importBacklogs: async (readings) => {
          await between()
          return store.importBacklogs(readings)
        },
      })
    const status = async (id: string) => {
      for (const source of await store.sources()) {
        const found = (await store.statusesOf(source)).get(itemId(id))
        if (found !== undefined) return found.status
      }
      return undefined
    }
    await story({ root, store, filesOf, files, whoDoes, clock, status })
  })

const list = (...titles: readonly string[]) => titles.map((title) => `- [ ] ${title}\n`).join('')

test('tasks that a file lacks are gone once it has been left alone, however it was written', () =>
  withBacklogs(async ({ root, files, clock, status }) => {
    const file = join(root, 'TODO.md')
    writeFileSync(file, list('One', 'Two'))
    await files.takeIn('TODO.md', 'start')
    const ways: readonly ((text: string) => void)[] = [
      (text) => writeFileSync(file, text),
      (text) => {
        rmSync(file)
        writeFileSync(file, text)
      },
      (text) => {
        writeFileSync(`${file}.new`, text)
        renameSync(`${file}.new`, file)
      },
    ]
    for (const write of ways) {
      for (const half of [list('One'), list('Two', 'Thr')]) {
        write(half)
        clock.now = statSync(file).ctimeMs + 100
        expect(await files.takeIn('TODO.md', 'run')).toEqual({ kind: 'being written' })
        expect(await status('two')).toBe('todo')
      }
      write(list('One', 'Two', 'Three'))
      expect(await files.takeIn('TODO.md', 'run')).toMatchObject({ kind: 'taken in' })
    }
    writeFileSync(file, list('One', 'Three'))
    // Whoever reads it waits as long, a person who syncs beside an editor too.
    for (const at of ['run', 'start'] as const) {
      for (const age of [1_200, quietMs - 1]) {
        clock.now = statSync(file).ctimeMs + age
        expect(await files.takeIn('TODO.md', at)).toEqual({ kind: 'being written' })
      }
    }
    clock.now = statSync(file).ctimeMs + quietMs
    expect(await files.takeIn('TODO.md', 'run')).toMatchObject({ kind: 'taken in' })
    expect(await status('two')).toBe('cancelled')
    // What is gone for good delays no later reading.
    clock.now = statSync(file).ctimeMs
    expect(await files.takeIn('TODO.md', 'run')).toMatchObject({ kind: 'taken in' })
  }))

test('a task whose file is missing in a folder for a moment is not gone', () =>
  withBacklogs(async ({ root, files, clock, status }) => {
    const folder = join(root, 'backlog', 'tasks')
    mkdirSync(folder, { recursive: true })
    const page = (id: string) => `---\nid: ${id}\ntitle: ${id}\nstatus: To Do\n---\n`
    writeFileSync(join(folder, 'task-1 - One.md'), page('task-1'))
    writeFileSync(join(folder, 'task-2 - Two.md'), page('task-2'))
    await files.takeIn('backlog', 'start')
    rmSync(join(folder, 'task-2 - Two.md'))
    clock.now = statSync(folder).ctimeMs + 100
    expect(await files.takeIn('backlog', 'run')).toEqual({ kind: 'being written' })
    expect(await status('task-2')).toBe('todo')
    clock.now += quietMs
    expect(await files.takeIn('backlog', 'run')).toMatchObject({ kind: 'taken in' })
    expect(await status('task-2')).toBe('cancelled')
  }))

test('a version is another one though it has the size and the time of the one before, also behind a link', () =>
  withBacklogs(async ({ root, files }) => {
    const file = join(root, 'real.md')
    writeFileSync(file, list('One', 'Two'))
    symlinkSync('real.md', join(root, 'TODO.md'))
    const before = await files.stamp('TODO.md')
    expect(await files.stamp('TODO.md')).toBe(before)
    const { atime, mtime } = statSync(file)
    writeFileSync(file, list('One', 'Owt'))
    utimesSync(file, atime, mtime)
    expect(await files.stamp('TODO.md')).not.toBe(before)
  }))

test('what one process has read before another wrote a status there is no edit of a person’s', () =>
  withBacklogs(async ({ root, store, files, whoDoes, status }) => {
    const text = (word: string) => JSON.stringify({ tasks: [{ id: 'A', title: 'a', status: word }] })
    writeFileSync(join(root, 'tasks.json'), text('pending'))
    await files.takeIn('tasks.json', 'start')
    await store.cancelItems([itemId('A')])
    const slow = whoDoes(async () => {
      expect(await files.show('tasks.json', null)).toMatchObject({ kind: 'written' })
    })
    expect(await slow.takeIn('tasks.json', 'run')).toEqual({ kind: 'being written' })
    expect(await status('A')).toBe('cancelled')
    expect(readFileSync(join(root, 'tasks.json'), 'utf8')).toBe(text('cancelled'))
    expect(await files.takeIn('tasks.json', 'run')).toMatchObject({ imported: { edits: [] } })
    // A person's own edit counts all the same.
    writeFileSync(join(root, 'tasks.json'), text('pending'))
    await files.takeIn('tasks.json', 'run')
    expect(await status('A')).toBe('todo')
  }))

test('what a tracker has answered before another process wrote a status there is no edit of a person’s', () =>
  withBacklogs(async ({ root, store, files, filesOf, status }) => {
    const said = join(root, 'said.json')
    const line = (word: string) => JSON.stringify({ id: 'A', title: 'a', status: word })
    // It reads what is there, and answers once it may.
    writeFileSync(
      join(root, 'tracker.mjs'),
      `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
      if (process.argv[2] === '--write') writeFileSync('said.json', ${JSON.stringify(line('done'))})
      else {
        const text = readFileSync('said.json', 'utf8')
        if (existsSync('slow')) writeFileSync('asked', '')
        while (existsSync('slow')) await new Promise((resolve) => setTimeout(resolve, 5))
        process.stdout.write(text)
      }`,
    )
    writeFileSync(said, line('todo'))
    const source = `command:${JSON.stringify([process.execPath, 'tracker.mjs'])}`
    await files.takeIn(source, 'start')
    await store.cancelItems([itemId('A')])

    // Another process asks for the first time, and has its answer only after the status is written.
    const other = filesOf(store, { statuses: { other: 'todo' } })
    writeFileSync(join(root, 'slow'), '')
    const asked = other.stamp(source)
    await expect.poll(() => existsSync(join(root, 'asked'))).toBe(true)
    expect(await files.show(source, null)).toMatchObject({ kind: 'written' })
    rmSync(join(root, 'slow'))
    await asked
    expect(await other.takeIn(source, 'run')).toEqual({ kind: 'being written' })
    expect(await status('A')).toBe('cancelled')

    // It is asked again by itself, and then a person's own edit counts.
    writeFileSync(said, line('todo'))
    await expect
      .poll(async () => (await other.stamp(source), (await other.takeIn(source, 'run')).kind))
      .toBe('taken in')
    expect(await status('A')).toBe('todo')
  }))
