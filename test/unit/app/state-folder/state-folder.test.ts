import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StateFolder } from '../../../../src/app/state-folder/state-folder.ts'
import type { Receipt } from '../../../../src/core/run/summary.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { anAttempt, anItem, commitOf } from '../../../support/run-facts.ts'

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
