import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBacklogFiles, readTogether } from '../../../../src/app/backlog-files/backlog-files.ts'
import { importSources } from '../../../../src/app/importing/import-sources.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { withStore } from '../../../support/store/with-store.ts'

const text = (id: string, more: object = {}) =>
  JSON.stringify({ tasks: [{ id, title: id, status: 'pending', ...more }] })

/** Two backlogs that were imported together; then another process writes a status into the second whenever they are imported, `often` times. */
const withTwo = (
  often: number,
  story: (scene: {
    readonly imported: () => Promise<readonly string[]>
    readonly says: (name: string) => string
    readonly write: (name: string, text: string) => void
    readonly titles: () => Promise<readonly string[]>
  }) => Promise<void>,
) =>
  withStore(async (store, _at, place) => {
    const root = join(place, '..', 'checkout')
    mkdirSync(root)
    const write = (name: string, said: string) => writeFileSync(join(root, name), said)
    write('a.json', text('A'))
    write('b.json', text('B'))
    const from = {
      project: { root, inGit: false },
      rules: { unknownDependency: 'error' as const },
      mayLeave: () => false,
    }
    const files = createBacklogFiles({ ...from, store })
    let left = 0
    const beside: Store = {
      ...store,
      importBacklogs: async (readings) => {
        if (left-- > 0) {
          await (left % 2 === 0 ? store.cancelItems([itemId('B')]) : store.retryItems([itemId('B')]))
          expect(await files.show('b.json', null)).toMatchObject({ kind: 'written' })
        }
        return store.importBacklogs(readings)
      },
    }
    const project = { cwd: root, root, name: 'p', branch: null, inGit: false, stateDir: root, found: null }
    const imported = async () => {
      const readAgain = () => readTogether({ ...from, store }, ['a.json', 'b.json'])
      return importSources(project, beside, { backlogs: await readAgain(), readAgain, rules: from.rules })
    }
    await imported()
    left = often
    const titles = async () =>
      (await store.items({ order: 'file', states: null, offset: 0, limit: 9 })).map(({ item }) => item.title)
    await story({ imported, write, titles, says: (name) => readFileSync(join(root, name), 'utf8') })
  })

test('backlogs are imported together, also where a status is written into one of them at that moment', () =>
  withTwo(1, async ({ imported, write, titles, says }) => {
    write('a.json', text('A', { title: 'Another' }))
    expect(await imported()).toEqual([])
    expect(await titles()).toEqual(['Another', 'B'])
    expect(says('b.json')).toBe(text('B', { status: 'cancelled' }))
  }))

test('none is imported where statuses are written into one of them all the time', () =>
  withTwo(99, async ({ imported, write, titles }) => {
    write('a.json', text('A', { title: 'Another' }))
    await expect(imported()).rejects.toThrow(/^b\.json: .*nothing was imported$/)
    expect(await titles()).toEqual(['A', 'B'])
  }))

test('of a backlog without any task it is said what it has instead, though nothing is taken in', () =>
  withStore(async (store, _at, place) => {
    const root = join(place, '..', 'checkout')
    mkdirSync(join(root, 'backlog/tasks'), { recursive: true })
    writeFileSync(join(root, 'backlog/config.yml'), 'statuses: [To Do, Done]\n')
    writeFileSync(join(root, 'backlog/tasks/task-1.md'), '# Flour\n')
    const rules = { unknownDependency: 'error' as const }
    const readAgain = () =>
      readTogether({ project: { root, inGit: false }, rules, mayLeave: () => false, store }, ['backlog'])
    const project = { cwd: root, root, name: 'p', branch: null, inGit: false, stateDir: root, found: null }
    expect(await importSources(project, store, { backlogs: await readAgain(), readAgain, rules })).toEqual([
      'backlog/tasks/task-1.md: has no front matter; left out',
    ])
  }))

test('a parent that closes a circle through another file is named whenever its file is imported', () =>
  withTwo(0, async ({ imported, write }) => {
    write('b.json', text('B', { parentId: 'A' }))
    write('a.json', text('A', { parentId: 'B' }))
    const told = [
      'a.json:1: parentId: A is in itself, A in B in A; that parent counts for nothing',
      'b.json:1: parentId: B is in itself, B in A in B; that parent counts for nothing',
    ]
    expect(await imported()).toEqual(told)
    expect(await imported()).toEqual(told)
  }))
