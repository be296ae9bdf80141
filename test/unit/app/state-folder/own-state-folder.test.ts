import { chmod, chown, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ownStateFolder } from '../../../../src/app/state-folder/own-state-folder.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'
import { folderWith } from '../../../support/folder-with.ts'

const isRoot = process.getuid?.() === 0

function refusalOf(dir: string): string {
  try {
    ownStateFolder(dir, { make: true })
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'untrusted') return error.message
    throw error
  }
  return 'taken'
}

it('a new folder is made for the user alone, whatever the umask', async () => {
  const root = await folderWith({})
  const before = process.umask(0)
  try {
    expect(ownStateFolder(join(root, 'a/state'), { make: true })).toBeNull()
  } finally {
    process.umask(before)
  }
  expect((await stat(join(root, 'a/state'))).mode & 0o777).toBe(0o700)
})

it('a folder of the user that is open to others is closed, once, and reported', async () => {
  const root = await folderWith({ 'state/loopwork.db': '' })
  const dir = join(root, 'state')
  await chmod(dir, 0o777)
  expect(ownStateFolder(dir, { make: false })).toBeNull()
  expect((await stat(dir)).mode & 0o777).toBe(0o777)
  expect(ownStateFolder(dir, { make: true })).toContain('was open to others (777)')
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  expect(ownStateFolder(dir, { make: true })).toBeNull()
})

it('a link is refused: the folder, the database, what SQLite keeps beside it', async () => {
  const root = await folderWith({ 'real/loopwork.db': '', 'other/x': '' })
  await symlink(join(root, 'real'), join(root, 'link'))
  expect(refusalOf(join(root, 'link'))).toContain('link is a link')
  for (const name of ['loopwork.db', 'loopwork.db-wal', 'loopwork.db-shm']) {
    const dir = join(root, `with-${name}`)
    await mkdir(dir)
    await symlink(join(root, 'other/x'), join(dir, name))
    expect(refusalOf(dir)).toContain(`${name} is a link`)
  }
  // Also when it leads nowhere: SQLite would make the file there.
  await symlink(join(root, 'nowhere'), join(root, 'dangling'))
  expect(() => ownStateFolder(join(root, 'dangling'), { make: false })).toThrow('is a link')
})

it('what is no folder is refused', async () => {
  const root = await folderWith({ state: 'a file' })
  expect(() => ownStateFolder(join(root, 'state'), { make: false })).toThrow('is not a folder')
})

it.runIf(isRoot)("another user's folder or database is refused, and left as it is", async () => {
  const root = await folderWith({ 'mine/loopwork.db': '' })
  const theirs = join(root, 'theirs')
  await mkdir(theirs, { mode: 0o777 })
  await chown(theirs, 12_345, 12_345)
  await chmod(theirs, 0o777)
  expect(refusalOf(theirs)).toContain('belongs to user 12345, not to you')
  expect((await stat(theirs)).mode & 0o777).toBe(0o777)
  await writeFile(join(root, 'mine/loopwork.db-wal'), '')
  await chown(join(root, 'mine/loopwork.db-wal'), 12_345, 12_345)
  expect(refusalOf(join(root, 'mine'))).toContain('loopwork.db-wal belongs to user 12345')
})
