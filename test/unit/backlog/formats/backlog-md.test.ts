import { readFileSync, readdirSync } from 'node:fs'
import { readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findBacklog } from '../../../../src/backlog/find-backlog.ts'
import { readFolder } from '../../../../src/backlog/folder/read-folder.ts'
import { sourceStamp } from '../../../../src/backlog/folder/source-stamp.ts'
import { readBacklog } from '../../../../src/backlog/read-backlog.ts'
import { writeBacklog } from '../../../../src/backlog/write-back/backlog-writer.ts'
import type { ReadingRules } from '../../../../src/core/backlog/reading-rules.ts'
import { LoopworkError, problemLine } from '../../../../src/core/errors.ts'
import { itemId, type ItemId } from '../../../../src/core/ids.ts'
import type { ItemStatus } from '../../../../src/core/item.ts'
import { fileWords } from '../../../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../../../src/core/ports/backlog-store.ts'
import { folderWith } from '../../../support/folder-with.ts'

const config = 'project_name: "Bakery"\nstatuses: ["To Do", "In Progress", "Done"]\ntask_prefix: "task"\n'
const task = (id: string, status: string, more = '') =>
  `---\nid: ${id}\ntitle: Bake ${id}\nstatus: ${status}\ndependencies: []\n${more}---\n\n## Description\n\nWarm.\n`

const board = (files: Readonly<Record<string, string>>, settings = config) =>
  folderWith({
    'backlog/config.yml': settings,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`backlog/${path}`, text])),
  })

const read = (root: string, rules: ReadingRules = { unknownDependency: 'error' }) =>
  readBacklog({ root, path: 'backlog', rules })

async function problemsOf(root: string): Promise<readonly string[]> {
  const error: unknown = await read(root).catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError)) throw new Error('was accepted')
  return error.problems.map(problemLine)
}

const statusesOf = async (statuses: string, ...words: readonly string[]) => {
  const files = words.map((word, index) => [
    `tasks/task-${index + 1} - a.md`,
    task(`task-${index + 1}`, word),
  ])
  const { drafts } = await read(
    await board(Object.fromEntries(files) as Readonly<Record<string, string>>, `statuses: ${statuses}\n`),
  )
  return drafts.map(({ status, hold }) => (hold === null ? status : 'held'))
}

const shows = (entries: Readonly<Record<string, ItemStatus>>, begun = false) =>
  new Map<ItemId, Projected>(
    Object.entries(entries).map(([id, status]) => [
      itemId(id),
      { status, hold: false, ours: fileWords, begun },
    ]),
  )

function write(root: string, statuses: ReadonlyMap<ItemId, Projected>, expected: string | null = null) {
  const record = { begin: async () => undefined, end: async () => undefined }
  return writeBacklog({ root, source: 'backlog' }, { statuses: async () => statuses, expected, record })
}

describe('a folder of Backlog.md', () => {
  it('is found by its configuration and read with everything that its tasks say', async () => {
    const root = await board({
      'tasks/task-10 - Ten.md': task(
        'TASK-10',
        'To Do',
        'parent_task_id: task-2\npriority: high\ntype: bug\n',
      ),
      'tasks/task-2 - Two.md':
        '---\nid: task-2\ntitle: >-\n  Heat the oven\n  first\nstatus: In Progress\nassignee: [@anna, "bo"]\nlabels:\n  - oven\ntype: spike\ndependencies: [task-01]\n---\nBody\n',
      'completed/task-1 - One.md': task('task-1', 'To Do'),
      'drafts/task-3 - Draft.md': task('task-3', 'To Do'),
      'archive/tasks/task-4 - Old.md': task('task-4', 'To Do'),
      'tasks/old/task-5 - Five.md': task('task-5', 'To Do'),
      'tasks/notes.md': '# Notes\n',
      'tasks/task-6 - Bare.md': '# No front matter\n',
    })
    expect(await findBacklog({ cwd: root, root })).toMatchObject({ path: 'backlog', format: 'backlog-md' })
    const { drafts, notices, source } = await read(root)
    expect(source).toBe('backlog')
    expect(drafts).toMatchObject([
      { id: 'task-1', status: 'done' },
      {
        id: 'task-2',
        kind: 'container',
        title: 'Heat the oven first',
        status: 'todo',
        assignee: '@anna, bo',
        dependsOn: ['task-1'],
        description: 'Body',
        metadata: { labels: ['oven'], type: 'spike', file: 'backlog/tasks/task-2 - Two.md' },
      },
      { id: 'TASK-10', parent: 'task-2', priority: 1, sourcePriority: 'high', type: 'bug' },
    ])
    expect(notices.map(problemLine)).toEqual([
      'backlog: 1 file in sub-folders, which Backlog.md does not read; left out: tasks/old/task-5 - Five.md',
      'backlog: 1 file that Backlog.md has as drafts; left out: drafts/task-3 - Draft.md',
      'backlog: 1 file with a name that does not begin with task-; left out: tasks/notes.md',
      'backlog/tasks/task-2 - Two.md:6: status: is In Progress in the file; taken as not begun',
      'backlog/tasks/task-6 - Bare.md: has no front matter; left out',
    ])
  })

  it('has columns of its own, of which the last means done unless its name is one for what is not', async () => {
    expect(
      await statusesOf(
        '["To Do", "In Progress", "Done", "Wontfix"]',
        'Done',
        'Wontfix',
        'in progress',
        'To Do',
      ),
    ).toEqual(['done', 'cancelled', 'todo', 'todo'])
    expect(
      await statusesOf('[Ideas, Next, Blocked, Shipped]', 'Ideas', 'Next', 'Blocked', 'Shipped', 'Completed'),
    ).toEqual(['todo', 'todo', 'held', 'done', 'done'])
    expect(await statusesOf('[To Do, Done, On Hold]', 'Done', 'On Hold')).toEqual(['done', 'held'])
  })

  it('says which file is wrong, and where', async () => {
    const root = await board({
      'tasks/task-1 - a.md': task('task-1', 'Sometime'),
      'tasks/task-2 - a.md': task('task-2', 'To Do', 'title: a: b\n'),
      'tasks/task-3 - a.md': task('task-3', 'To Do'),
      'tasks/task-3 - b.md': task('TASK-03', 'To Do'),
      'tasks/task-4 - a.md': task('task-4', 'To Do').replace('[]', '[back-3]'),
    })
    expect(await problemsOf(root)).toEqual([
      'backlog/tasks/task-1 - a.md:4: status: "Sometime" is not one of To Do, In Progress, Done',
      expect.stringMatching(/^backlog\/tasks\/task-2 - a\.md:6: front matter: /) as string,
      'backlog/tasks/task-3 - b.md: id: the id "TASK-03" is that of "task-3", first in backlog/tasks/task-3 - a.md',
      'backlog/tasks/task-4 - a.md: dependsOn: task-4 needs "back-3", which is in no backlog here',
    ])
  })

  it('names the files of a circle, and of a parent that is nowhere', async () => {
    const root = await board({
      'tasks/task-1 - a.md': task('task-1', 'To Do', 'parent_task_id: task-9\n').replace('[]', '[task-2]'),
      'tasks/task-2 - b.md': task('task-2', 'To Do').replace('[]', '[task-1]'),
    })
    expect((await problemsOf(root)).at(-1)).toBe(
      'backlog/tasks/task-1 - a.md: dependsOn: task-1 is part of a cycle: task-1 needs task-2 needs task-1 (backlog/tasks/task-1 - a.md, backlog/tasks/task-2 - b.md)',
    )
    await writeFile(join(root, 'backlog/tasks/task-2 - b.md'), task('task-2', 'To Do'))
    expect((await read(root)).notices.map(problemLine)).toEqual([
      'backlog/tasks/task-1 - a.md: parentId: task-1 names "task-9", which is in no backlog here',
    ])
  })

  it('is one, too, where the front matter of its only task is broken', async () => {
    const name = 'backlog/tasks/task-1 - a.md'
    for (const [text, told] of [
      [task('task-1', 'To Do', 'title: a: b\n'), 6],
      [task('task-1', 'To Do').replaceAll('---\n\n', ''), 1],
    ] as const) {
      const root = await folderWith({ [name]: text })
      expect(await problemsOf(root)).toEqual([expect.stringContaining(`${name}:${told}: front matter: `)])
    }
    // A page that begins with a rule is not broken, and no backlog either.
    const other = await folderWith({ [name]: '---\n\nNotes: flour\n' })
    expect(await problemsOf(other)).toEqual([
      expect.stringContaining('backlog: is not a backlog that loopwork reads'),
    ])
  })

  it('lies where the configuration in the project says', async () => {
    const root = await folderWith({
      'backlog.config.yml': 'backlog_directory: docs/board\ntask_prefix: b\nstatuses: [Open, Shut]\n',
      'docs/board/config.yml': 'task_prefix: x\n',
      'docs/board/tasks/b-1 - One.md': task('b-1', 'Shut'),
    })
    expect(await findBacklog({ cwd: root, root })).toMatchObject({ path: 'docs/board' })
    const { drafts } = await readBacklog({ root, path: 'docs/board/config.yml' })
    expect(drafts).toMatchObject([{ id: 'b-1', status: 'done', source: 'docs/board' }])
  })

  it('is one folder, however the configuration in the project spells it', async () => {
    for (const spelled of [() => 'backlog/', (root: string) => join(root, 'backlog')]) {
      const root = await board({ 'tasks/task-1 - a.md': task('task-1', 'To Do') })
      await writeFile(join(root, 'backlog.config.yml'), `backlog_directory: ${spelled(root)}\n${config}`)
      expect(await findBacklog({ cwd: root, root })).toMatchObject({ path: 'backlog', others: [] })
    }
  })

  it('may lie outside where it is named, with the configuration above it', async () => {
    const root = await folderWith({})
    const outside = await folderWith({
      'backlog.config.yml': 'backlog_directory: board\nstatuses: [Open, Shut]\n',
      'board/tasks/task-1 - a.md': task('task-1', 'Shut'),
    })
    const { drafts } = await readBacklog({ root, path: join(outside, 'board'), mayLeave: () => true })
    expect(drafts).toMatchObject([{ id: 'task-1', status: 'done' }])
  })

  it('is refused before it is read where its files are too much together', async () => {
    const files = [{ path: 'tasks/task-1 - a.md', stamp: '', bytes: 65 * 1024 * 1024 }]
    const listing = { realPath: '/nowhere', files, leftOut: [] }
    expect(await readFolder(listing, 'backlog', () => Promise.resolve(true))).toMatchObject({
      file: 'backlog',
      message: 'has files of more than 64 MiB together',
    })
  })

  it('names every page that can’t be read, with its line', async () => {
    const root = await board({
      'tasks/task-1 - a.md': task('task-1', 'To Do', 'title: a: b\n'),
      'tasks/task-2 - b.md': task('task-2', 'To Do', 'title: "b\n'),
    })
    for (const [name, bytes] of [
      ['task-3 - c', [0x2d, 0x0a, 0xff]],
      ['task-4 - d', [0xc3, 0x28]],
    ] as const)
      await writeFile(join(root, `backlog/tasks/${name}.md`), Buffer.from(bytes))
    const found = await problemsOf(root)
    expect(found.map((line) => /^backlog\/tasks\/task-\d - \w\.md:\d+/.test(line))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  it('is none where its pages lead out of it, and any other folder is no backlog', async () => {
    const root = await board({ 'tasks/task-1 - a.md': task('task-1', 'To Do') })
    const outside = await folderWith({ 'secret.md': task('task-2', 'To Do') })
    await symlink(join(outside, 'secret.md'), join(root, 'backlog/tasks/task-2 - b.md'))
    expect(await problemsOf(root)).toEqual([
      'backlog/tasks/task-2 - b.md: is a link that leads out of its folder',
    ])
    const other = await folderWith({ 'backlog/config.yml': 'port: 1\n', 'backlog/x.md': '' })
    expect((await findBacklog({ cwd: other, root: other })).path).toBeNull()
  })

  const fixtures = fileURLToPath(new URL('../../../fixtures/backlogs/backlog-md', import.meta.url))
  const stems = readdirSync(fixtures).flatMap((name) => /^(.*)\.case\.json$/.exec(name)?.[1] ?? [])
  it.each(stems)('is written back: %s', async (stem) => {
    const { path, changes } = JSON.parse(readFileSync(join(fixtures, `${stem}.case.json`), 'utf8')) as {
      path: string
      changes: readonly { id: string; to: ItemStatus }[]
    }
    const file = (kind: string) => readFileSync(join(fixtures, `${stem}.${kind}.md`), 'utf8')
    const root = await folderWith({ 'backlog/config.yml': config, [path]: file('before') })
    const wanted = shows(Object.fromEntries(changes.map(({ id, to }) => [id, to])))
    expect((await write(root, wanted)).kind).toBe('written')
    expect(await readFile(join(root, path), 'utf8')).toBe(file('after'))
  })

  it('takes several statuses at once, and the version that is there then is the one that is reported', async () => {
    const files = {
      'tasks/task-1 - a.md': task('task-1', '"To Do"'),
      'tasks/task-2 - b.md': task('task-2', 'To Do'),
    }
    const root = await board({ ...files, 'completed/task-3 - c.md': task('task-3', 'To Do') })
    const before = await sourceStamp(root, 'backlog')
    const wanted = shows({ 'task-1': 'done', 'task-2': 'claimed', 'task-3': 'done' })
    expect(await write(root, wanted, 'another version')).toEqual({ kind: 'changed' })
    const written = await write(root, wanted, before)
    expect(written).toEqual({ kind: 'written', stamp: await sourceStamp(root, 'backlog') })
    expect(await sourceStamp(root, 'backlog')).not.toBe(before)
    const text = (name: string) => readFile(join(root, 'backlog/tasks', name), 'utf8')
    expect(await text('task-1 - a.md')).toBe(task('task-1', '"Done"'))
    expect(await text('task-2 - b.md')).toBe(task('task-2', 'In Progress'))
    // What is in this folder is done by being there, whatever it says.
    expect(await readFile(join(root, 'backlog/completed/task-3 - c.md'), 'utf8')).toBe(
      task('task-3', 'To Do'),
    )
    expect(await write(root, wanted)).toEqual({ kind: 'shown already' })
    // A failed task is open again: a board has no column for it.
    expect((await write(root, shows({ 'task-2': 'failed' }, true))).kind).toBe('written')
    expect(await text('task-2 - b.md')).toBe(task('task-2', 'To Do'))
  })

  it('is another version when a file is added, moved or written', async () => {
    const root = await board({ 'tasks/task-1 - a.md': task('task-1', 'To Do') })
    const stamps = [await sourceStamp(root, 'backlog')]
    await writeFile(join(root, 'backlog/tasks/task-2 - b.md'), task('task-2', 'To Do'))
    stamps.push(await sourceStamp(root, 'backlog'))
    await rename(join(root, 'backlog/tasks/task-2 - b.md'), join(root, 'backlog/tasks/task-2 - c.md'))
    stamps.push(await sourceStamp(root, 'backlog'))
    await writeFile(join(root, 'backlog/tasks/task-1 - a.md'), task('task-1', 'Done'))
    stamps.push(await sourceStamp(root, 'backlog'))
    expect(new Set(stamps).size).toBe(4)
  })
})
