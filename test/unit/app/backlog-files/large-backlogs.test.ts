import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBacklogFiles } from '../../../../src/app/backlog-files/backlog-files.ts'
import { inThread } from '../../../../src/app/backlog-files/in-thread.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'
import type { BacklogFiles } from '../../../../src/core/ports/backlog.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const source = 'tasks.json'

/** Large files go to a thread, whatever is here; small ones must not reach this. */
const nothingHere: Omit<BacklogFiles, 'checkout'> = {
  takeAway: async () => 0,
  stamp: () => Promise.reject(new Error('was looked at here')),
  takeIn: () => Promise.reject(new Error('was read here')),
  show: () => Promise.reject(new Error('was written here')),
  unshown: () => Promise.reject(new Error('was compared here')),
  showBeside: () => Promise.reject(new Error('was kept here')),
  reviewedWhole: () => Promise.reject(new Error('was reviewed here')),
  proposedTasks: () => Promise.reject(new Error('was compared here')),
  addTasks: () => Promise.reject(new Error('was added to here')),
}

interface Scene {
  readonly store: Store
  readonly files: BacklogFiles
  text(): string
  write(text: string): void
}

/** @param database another file than the store's, where that is the point. */
const withLargeFile = (
  story: (scene: Scene) => Promise<void>,
  options: { readonly program?: string; readonly database?: string } = {},
) =>
  withStore(async (store, _at, path) => {
    const root = join(path, '..', 'checkout')
    mkdirSync(root)
    const file = join(root, source)
    const order = {
      checkout: { root, inGit: false },
      database: options.database ?? path,
      rules: { unknownDependency: 'error' },
      sources: { named: [], configured: [] },
    } as const
    const { program } = options
    const files = inThread({ checkout: root, ...nothingHere }, order, {
      largest: 0,
      ...(program === undefined ? {} : { program }),
    })
    await story({
      store,
      files,
      text: () => readFileSync(file, 'utf8'),
      write: (text) => writeFileSync(file, text),
    })
  })

const tasks = (...list: readonly (readonly [string, string])[]): string =>
  `${JSON.stringify({ tasks: list.map(([id, status]) => ({ id, title: id, status })) }, null, 2)}\n`

test('a large file is taken in by a thread, and shows what the store says, byte for byte', () =>
  withLargeFile(async ({ store, files, write, text }) => {
    write(tasks(['A', 'pending'], ['B', 'pending']))
    const first = await files.takeIn(source, 'start')
    expect(first).toMatchObject({ kind: 'taken in', imported: { added: 2, edits: [] } })
    const { supervisor } = await store.openRun(start())
    claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const stamp = first.kind === 'taken in' ? first.stamp : ''
    expect(await files.show(source, stamp)).toMatchObject({ kind: 'written' })
    expect(text()).toBe(tasks(['A', 'in-progress'], ['B', 'pending']))
    expect(await files.show(source, stamp)).toEqual({ kind: 'changed' })
    // What a person writes afterwards is an edit, and what we wrote is none.
    write(tasks(['A', 'in-progress'], ['B', 'cancelled']))
    const edits = [{ item: 'B', word: 'cancelled', from: 'todo', outcome: 'became' }]
    expect(await files.takeIn(source, 'run')).toMatchObject({ imported: { edits } })
  }))

test('what is wrong with the file is reported as if it had been read here', () =>
  withLargeFile(async ({ files, write }) => {
    write('{"tasks":[{"id":"A","status":"pending"},{"id":"A","status":"nonsense"}]}')
    const error = await files.takeIn(source, 'run').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LoopworkError)
    expect(error).toMatchObject({ kind: 'backlog', hint: expect.stringContaining('mend the file') as string })
    expect((error as LoopworkError).problems.map(({ field }) => field)).toContain('tasks[1].status')
  }))

test('a store that can’t be used keeps its code, so that it is known what can be waited out', () =>
  withLargeFile(
    async ({ files, write }) => {
      write(tasks(['A', 'pending']))
      await expect(files.takeIn(source, 'run')).rejects.toMatchObject({
        kind: 'store',
        cause: { code: expect.stringMatching(/^(SQLITE_|E)/) as string },
      })
    },
    { database: '/proc/version' },
  ))

test('a thread that breaks is a problem of that file, not the end of the run', () =>
  withLargeFile(
    async ({ files, write }) => {
      write(tasks(['A', 'pending']))
      await expect(files.takeIn(source, 'run')).rejects.toMatchObject({
        kind: 'backlog',
        message: expect.stringContaining(`${source} could not be worked on`) as string,
      })
    },
    { program: '/nowhere/thread.cjs' },
  ))

test('a folder is large by what is in its files, however few they are', () =>
  withLargeFile(
    async ({ files }) => {
      mkdirSync(join(files.checkout, 'backlog/tasks'), { recursive: true })
      writeFileSync(join(files.checkout, 'backlog/tasks/task-1 - a.md'), '---\nid: task-1\n---\n')
      await expect(files.takeIn('backlog', 'run')).rejects.toThrow('backlog could not be worked on')
    },
    { program: '/nowhere/thread.cjs' },
  ))

test.each([
  ['a small file', { program: '/nowhere/thread.cjs' }],
  // Node throws for a path that is not absolute as it does where the system allows no more threads.
  ['a large file that no thread can be started for', { program: 'nowhere', largest: 0 }],
])('%s is worked on here', (_, options) =>
  withStore(async (store, _at, path) => {
    const root = join(path, '..', 'checkout')
    mkdirSync(root)
    writeFileSync(join(root, source), tasks(['A', 'pending']))
    const checkout = { root, inGit: false }
    const here = createBacklogFiles({
      project: checkout,
      store,
      rules: { unknownDependency: 'error' },
      mayLeave: () => false,
    })
    const order = {
      checkout,
      database: path,
      rules: { unknownDependency: 'error' },
      sources: { named: [], configured: [] },
    } as const
    const files = inThread(here, order, options)
    expect(await files.takeIn(source, 'run')).toMatchObject({ imported: { added: 1 } })
  }),
)
