import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readBelow, writeBelow } from '../../../src/files/below.ts'
import { folderWith } from '../../support/folder-with.ts'

test('a file is written below a folder, in folders that are made for it, and read from there', async () => {
  const root = await folderWith({ 'a.json': 'old' })
  expect([await writeBelow(root, 'a.json', 'new'), await writeBelow(root, '.x/y/b.json', 'b')]).toEqual([
    true,
    true,
  ])
  expect([await readBelow(root, 'a.json', 9), await readBelow(root, '.x/y/b.json', 9)]).toEqual(['new', 'b'])
  expect([await readBelow(root, 'none/c', 9), await readBelow(root, 'a.json', 2)]).toEqual([null, null])
  expect(await readBelow(root, '.x', 9_999)).toBeNull()
})

test('a link never leads out of it', async () => {
  const [root, other] = [await folderWith({}), await folderWith({ 'b.json': 'theirs' })]
  symlinkSync(other, path.join(root, 'out'))
  symlinkSync(path.join(other, 'b.json'), path.join(root, 'b.json'))
  mkdirSync(path.join(root, 'in'))
  expect(await writeBelow(root, 'out/b.json', 'x')).toBe(false)
  expect(await writeBelow(root, 'out/deep/b.json', 'x')).toBe(false)
  expect([await readBelow(root, 'out/b.json', 99), await readBelow(root, 'b.json', 99)]).toEqual([null, null])
  // The link itself is replaced.
  expect(await writeBelow(root, 'b.json', 'mine')).toBe(true)
  expect(readFileSync(path.join(other, 'b.json'), 'utf8')).toBe('theirs')
})
