import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeLock, seeLock } from '../../../src/git/command/remove-lock.ts'
import { folderWith } from '../../support/folder-with.ts'

async function locked(): Promise<{ readonly gitDir: string; readonly path: string }> {
  const gitDir = await folderWith({ 'main.lock': '' })
  return { gitDir, path: join(gitDir, 'main.lock') }
}

test('a lock that nobody has touched since it was looked at is removed', async () => {
  const { gitDir, path } = await locked()
  const seen = await seeLock(path)
  expect(await removeLock(path, { seen: seen!, gitDir })).toBe(true)
  expect(readdirSync(gitDir)).toEqual([])
  expect(await removeLock(path, { seen: seen!, gitDir })).toBe(true)
})

test.each([
  ['taken anew', (path: string) => (rmSync(path), writeFileSync(path, ''), utimesSync(path, 1, 1))],
  ['filled', (path: string) => writeFileSync(path, '0123')],
])('a lock that was %s since then stays as it is', async (_, change) => {
  const { gitDir, path } = await locked()
  const seen = await seeLock(path)
  change(path)
  const now = { content: readFileSync(path, 'utf8'), ino: statSync(path).ino }
  expect(await removeLock(path, { seen: seen!, gitDir })).toBe(false)
  expect({ content: readFileSync(path, 'utf8'), ino: statSync(path).ino }).toEqual(now)
  expect(readdirSync(gitDir)).toEqual(['main.lock'])
})
