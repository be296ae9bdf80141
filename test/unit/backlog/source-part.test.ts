import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filePartOf, partsOf } from '../../../src/backlog/source-part.ts'
import { folderWith } from '../../support/folder-with.ts'

it.each([
  ['tasks.json#feature-x', 'tasks.json', 'feature-x'],
  ['.taskmaster/tasks/tasks.json#日本', '.taskmaster/tasks/tasks.json', '日本'],
  ['tasks.json', 'tasks.json', null],
  ['tasks.json#', 'tasks.json#', null],
  ['c#/tasks.json', 'c#/tasks.json', null],
  ['a.json#b/tasks.json', 'a.json#b/tasks.json', null],
  ['notes#1.md', 'notes#1.md', null],
  ['there.json#1', 'there.json#1', null],
  ['there.json#1.json#tag', 'there.json#1.json', 'tag'],
])('%s is a file, or a part of one', async (source, file, part) => {
  const root = await folderWith({ 'there.json#1': '{}' })
  expect(partsOf(root, source)).toEqual({ file, part })
  expect(filePartOf('/', join(root, source))).toBe(join(root, file))
})
