import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import { addTasks, proposedTasks, reviewedWhole } from '../../../src/backlog/write-back/add-tasks.ts'
import { folderWith } from '../../support/folder-with.ts'

const task = (id: string, more: object = {}) => ({ id, title: id, priority: 1, status: 'todo', ...more })
const listOf = (...tasks: readonly object[]): string =>
  JSON.stringify({ schema_version: 1, source_files: [], tasks }, null, 2).replaceAll('\n', '\r\n')
const before = `\ufeff${listOf(task('T1', { status: 'done' }))}`

async function place(content = before) {
  const root = await folderWith({ 'to-do.json': content })
  const at = path.join(root, 'to-do.json')
  return { root, source: 'to-do.json', format: 'looper', at, text: () => readFileSync(at, 'utf8') }
}

const known = {
  rules: { unknownDependency: 'error' as const },
  elsewhere: async (ids: readonly ItemId[]) =>
    ids.flatMap((id) => (id === itemId('ELSEWHERE') ? [{ id, parent: null }] : [])),
}

test('what an agent has added is put into the file that is there, with its line ends and its byte order mark', async () => {
  const file = await place()
  const other = listOf(task('T1'), task('T2', { depends_on: ['T1', 'ELSEWHERE'] }))
  expect(await reviewedWhole(file)).toEqual({
    file: 'to-do.json',
    text: before.slice(1),
    isConcluded: false,
  })
  expect(await proposedTasks(file, other, known)).toEqual({ kind: 'tasks', ids: ['T2'] })
  expect(file.text()).toBe(before)
  expect(await addTasks(file, { text: other, ids: ['T2'] })).toMatchObject({ kind: 'written' })
  const after = `\ufeff${listOf(task('T1', { status: 'done' }), task('T2', { depends_on: ['T1', 'ELSEWHERE'] }))}`
  expect(file.text()).toBe(after)
  expect(await addTasks(file, { text: other, ids: ['T2'] })).toEqual({ kind: 'shown already' })
})

test.each([
  ['no JSON', '{"tasks": [', /to-do\.json:1/],
  ['a priority that there is none', listOf(task('T2', { priority: 9 })), /must be 1 to 5; found 9/],
  ['no title', listOf(task('T2', { title: '' })), /title: is missing/],
  ['no id', listOf(task('')), /id: "" is empty/],
  ['an id twice', listOf(task('T2'), task('T2')), /T2/],
  ['an id of another backlog', listOf(task('ELSEWHERE')), /ELSEWHERE is a task of another backlog/],
  ['a need that is not there', listOf(task('T2', { depends_on: ['T9'] })), /T2 needs "T9"/],
  [
    'a circle',
    listOf(task('T2', { depends_on: ['T3'] }), task('T3', { depends_on: ['T2'] })),
    /T2 needs T3 needs T2/,
  ],
])('with %s nothing is added', async (_, other, message) => {
  const file = await place()
  expect(await proposedTasks(file, other, known)).toEqual({
    kind: 'problem',
    message: expect.stringMatching(message) as string,
  })
  expect(file.text()).toBe(before)
})

test('the record that nothing is missing is written once', async () => {
  const file = await place()
  expect(await addTasks(file, { text: '', ids: [] })).toMatchObject({ kind: 'written' })
  expect(file.text()).toContain('"PROJECT-DONE"')
  expect(await reviewedWhole(file)).toMatchObject({ isConcluded: true })
  expect(await addTasks(file, { text: '', ids: [] })).toEqual({ kind: 'shown already' })
})

test('a backlog of another format is not reviewed as a whole, and one that is broken or away is left alone', async () => {
  const checklist = { ...(await place('- [x] a\n')), source: 'TODO.md', format: 'plain' }
  writeFileSync(path.join(checklist.root, 'TODO.md'), '- [x] a\n')
  expect(await reviewedWhole(checklist)).toBeNull()
  expect(await addTasks(checklist, { text: '', ids: [] })).toMatchObject({ kind: 'problem' })
  expect(await reviewedWhole({ ...checklist, source: 'none.json', format: 'looper' })).toBeNull()
  const broken = await place('{')
  expect(await addTasks(broken, { text: listOf(task('T2')), ids: ['T2'] })).toMatchObject({
    kind: 'problem',
  })
  expect(broken.text()).toBe('{')
})
