import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { makerMark } from '../../../../../src/files/maker-mark.ts'
import {
  clearLeftDrafts,
  newLockText,
  takeIndexLock,
} from '../../../../../src/git/delivery/locks/index-lock.ts'
import { folderWith } from '../../../../support/folder-with.ts'
import { markOfKilled } from '../../../../support/process/mark-of-killed.ts'

test('the draft of a lock is taken away once its writer has ended, however much of it was written', async () => {
  const mine = `loopwork-lock.${makerMark()}`
  const gitDir = await folderWith({
    [`loopwork-lock.${markOfKilled()}`]: newLockText('main').slice(0, 20),
    [mine]: '',
  })
  await clearLeftDrafts(gitDir)
  expect(await readdir(gitDir)).toEqual([mine])
})

test('a taken lock has no draft', async () => {
  const gitDir = await folderWith({})
  expect(await takeIndexLock(gitDir, newLockText('main'))).toBe(true)
  expect(await takeIndexLock(gitDir, newLockText('main'))).toBe(false)
  expect(await readdir(gitDir)).toEqual(['index.lock'])
})
