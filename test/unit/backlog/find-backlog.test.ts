import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backlogsIn, findBacklog, findingLine, onlyBacklog } from '../../../src/backlog/find-backlog.ts'
import { folderWith } from '../../support/folder-with.ts'

const kiro = (mark: string): string => `- [${mark}] 1. Build it\n  - why\n`
const one = '.kiro/specs/a/tasks.md'
const other = '.kiro/specs/b/tasks.md'

const find = async (files: Parameters<typeof folderWith>[0]) => {
  const root = await folderWith(files)
  return findBacklog({ cwd: root, root })
}

test('among several in a folder the one with something to do is taken, and the others are named', async () => {
  const found = await find({ [one]: kiro('x'), [other]: kiro(' ') })
  expect(found).toMatchObject({ path: other, format: 'kiro', choices: [], others: [one] })
  expect(findingLine(found)).toBe(`tasks come from ${other}; ${one} can be named instead`)
})

test('several with something to do are a question for the user', async () => {
  const found = await find({ [one]: kiro(' '), [other]: kiro(' ') })
  expect(found).toMatchObject({ path: null, choices: [one, other] })
  expect(() => onlyBacklog(found)).toThrow(`there are several backlogs: ${one}, ${other}`)
})

test('a plain list gives way to a tool’s own file, and is found where there is none', async () => {
  expect(await find({ 'TODO.md': '- [ ] milk\n', [one]: kiro(' ') })).toMatchObject({ path: one })
  expect(await find({ 'TODO.md': '- [ ] milk\n' })).toMatchObject({ path: 'TODO.md', format: 'plain' })
  expect(await find({ 'TODO.md': 'Nothing to tick here.\n' })).toMatchObject({ path: null, choices: [] })
})

test.each([
  ['specs/search', 'specs/search/tasks.md'],
  ['.kiro/specs/a', one],
  ['.kiro', one],
  ['openspec', 'openspec/changes/c/tasks.md'],
  ['app/openspec/changes', 'app/openspec/changes/c/tasks.md'],
  ['.beads', '.beads/issues.jsonl'],
  ['.taskmaster', '.taskmaster/tasks/tasks.json'],
  ['scripts/ralph', 'scripts/ralph/prd.json'],
  ['backlog', 'backlog/config.yml'],
])('a folder that lies inside a usual place has what is there: %s', async (folder, path) => {
  const text: Readonly<Record<string, string>> = {
    '.beads/issues.jsonl': '{"id":"b-1","title":"One","issue_type":"task"}\n',
    '.taskmaster/tasks/tasks.json': '{"master":{"tasks":[]}}',
    'scripts/ralph/prd.json': '{"userStories":[]}',
    'backlog/config.yml': 'statuses: [To Do, Done]\n',
  }
  const root = await folderWith({ [path]: text[path] ?? kiro(' ') })
  const found = await backlogsIn(root, folder)
  expect(found.map((file) => file.path)).toEqual([path === 'backlog/config.yml' ? 'backlog' : path])
  expect(await backlogsIn(root, `${folder}/further`)).toEqual([])
})

test('from inside a spec its own tasks are taken, and each other one is named once', async () => {
  const root = await folderWith({ [one]: kiro(' '), [other]: kiro(' ') })
  expect(await findBacklog({ cwd: join(root, '.kiro/specs/b'), root })).toMatchObject({
    path: other,
    choices: [],
    others: [one],
  })
})
