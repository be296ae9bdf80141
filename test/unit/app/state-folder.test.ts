import { linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StateFolder, writeWhole } from '../../../src/app/state-folder.ts'
import type { Receipt } from '../../../src/core/summary.ts'
import { folderWith } from '../../support/folder-with.ts'
import { anAttempt, anItem, commitOf } from '../../support/run-facts.ts'

test('a file is replaced whole: whoever reads it has all of the old or all of the new', async () => {
  const root = await folderWith({ 'receipt.json': 'old' })
  // A reader that has opened it already, or a kill amid the writing, still has this.
  linkSync(join(root, 'receipt.json'), join(root, 'as opened'))
  await writeWhole(join(root, 'receipt.json'), 'new')
  expect(readFileSync(join(root, 'receipt.json'), 'utf8')).toBe('new')
  expect(readFileSync(join(root, 'as opened'), 'utf8')).toBe('old')
  expect(readdirSync(root).sort()).toEqual(['as opened', 'receipt.json'])
})

test('a write that fails leaves what was there, and nothing beside it', async () => {
  const root = await folderWith({})
  mkdirSync(join(root, 'receipt.json'))
  await expect(writeWhole(join(root, 'receipt.json'), 'new')).rejects.toThrow('EISDIR')
  expect(readdirSync(root)).toEqual(['receipt.json'])
})

test('an ended attempt owes a receipt until it is written; none where its folder was taken away', async () => {
  const root = await folderWith({})
  const folder = new StateFolder(
    root,
    (attempt, merged) => ({ item: attempt.item, merged }) as unknown as Receipt,
  )
  const attempt = anAttempt(3, anItem('A', 'a'))
  expect(await folder.owesReceipt(attempt)).toBe(false)
  await folder.prepare(attempt)
  expect(await folder.owesReceipt(attempt)).toBe(true)
  await folder.writeReceipt(attempt, commitOf('5'))
  expect(await folder.owesReceipt(attempt)).toBe(false)
  expect(JSON.parse(readFileSync(join(root, 'attempts/3/receipt.json'), 'utf8'))).toEqual({
    item: 'A',
    merged: commitOf('5'),
  })
})
