import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createFile } from '../../../src/files/create-file.ts'
import { folderWith } from '../../support/folder-with.ts'

/* A file system without hard links, such as exFAT. */
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  link: () => Promise.reject(Object.assign(new Error('not supported'), { code: 'EPERM' })),
  // Whatever is written at the place itself could be cut by a kill.
  open: async (path: string, ...rest: [string]) => {
    if (path.endsWith('.md')) throw new Error(`${path} is written in place`)
    return (await original<typeof import('node:fs/promises')>()).open(path, ...rest)
  },
}))

test('a file is made whole, and nothing is replaced', async () => {
  const folder = await folderWith({})
  const file = join(folder, 'a.md')
  expect(await createFile(file, 'one')).toBe(true)
  expect(await createFile(file, 'two')).toBe(false)
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['one', ['a.md']])
})
