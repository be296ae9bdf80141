import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFile } from '../../../src/files/create-file.ts'
import { folderWith } from '../../support/folder-with.ts'

test('a file is made where there is none, and nothing is replaced', async () => {
  const folder = await folderWith({})
  const file = join(folder, 'a.md')
  expect(await createFile(file, 'one')).toBe(true)
  expect(await createFile(file, 'two')).toBe(false)
  expect(await readFile(file, 'utf8')).toBe('one')
  await writeFile(file, 'mine')
  expect(await createFile(file, 'three')).toBe(false)
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['mine', ['a.md']])
})

test('what nobody wants any more is not made, and nothing of it is left', async () => {
  const folder = await folderWith({})
  expect(await createFile(join(folder, 'a.md'), 'one', AbortSignal.abort())).toBe(false)
  expect(await readdir(folder)).toEqual([])
})

test('where it can not be made nothing is left', async () => {
  const folder = await folderWith({})
  await expect(createFile(join(folder, 'none', 'a.md'), 'one')).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual([])
})
