import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { draftOf } from '../../../src/files/draft-name.ts'
import { writeDraft } from '../../../src/files/draft.ts'
import { replaceFileNow } from '../../../src/files/replace-file-now.ts'
import { replaceFile, replaceFileDurably } from '../../../src/files/replace-file.ts'
import { folderWith } from '../../support/folder-with.ts'
import { SmallDisk } from '../../support/small-disk.ts'

const now = async (path: string, content: string, mode = 0o600): Promise<void> =>
  replaceFileNow(path, content, mode)
const writers = [
  ['not durably', replaceFile],
  ['durably', replaceFileDurably],
  ['at the exit', now],
] as const

test.each(writers)(
  'a file is replaced whole, %s: whoever reads it has all of the old or all of the new',
  async (_, write) => {
    const root = await folderWith({ 'a.json': 'old' })
    // A reader that has opened it already still has this.
    linkSync(join(root, 'a.json'), join(root, 'as opened'))
    await write(join(root, 'a.json'), 'new')
    expect(readFileSync(join(root, 'a.json'), 'utf8')).toBe('new')
    expect(readFileSync(join(root, 'as opened'), 'utf8')).toBe('old')
    expect(readdirSync(root).sort()).toEqual(['a.json', 'as opened'])
  },
)

test.each(writers)('a link is replaced, %s, and what it leads to stays as it is', async (_, write) => {
  const root = await folderWith({ target: 'old' })
  symlinkSync('target', join(root, 'link'))
  await write(join(root, 'link'), 'new', 0o640)
  expect(readFileSync(join(root, 'target'), 'utf8')).toBe('old')
  expect(statSync(join(root, 'link')).mode & 0o777).toBe(0o640)
})

test('a new file is as open to others as the umask allows, and a mode that was asked for is kept', async () => {
  const root = await folderWith({ plain: 'x' })
  await replaceFile(join(root, 'a'), 'x')
  expect(statSync(join(root, 'a')).mode).toBe(statSync(join(root, 'plain')).mode)
  await writeDraft(join(root, 'b'), { content: 'x', mode: 0o777, exactly: true, durable: false })
  expect(statSync(join(root, 'b')).mode & 0o777).toBe(0o777)
})

test.each(writers)(
  'a write that fails, %s, leaves what was there, and nothing beside it',
  async (_, write) => {
    const root = await folderWith({})
    mkdirSync(join(root, 'a.json'))
    await expect(write(join(root, 'a.json'), 'new')).rejects.toThrow('EISDIR')
    expect(readdirSync(root)).toEqual(['a.json'])
  },
)

test('on a full disk as well', async ({ skip }) => {
  const root = await folderWith({})
  const disk = SmallDisk.mount(join(root, 'disk'), 'size=1m')
  if (disk === null) return skip('needs the right to mount')
  onTestFinished(() => disk.unmount())
  const file = join(disk.folder, 'a.json')
  await replaceFileDurably(file, 'old')
  disk.fill()
  for (const [, write] of writers) await expect(write(file, 'x'.repeat(100_000))).rejects.toThrow('ENOSPC')
  expect(readFileSync(file, 'utf8')).toBe('old')
  disk.free()
  expect(readdirSync(disk.folder)).toEqual(['a.json'])
})

test.each(['durably', 'not durably'])(
  'a kill amid a write, %s, leaves the old content, and the next write removes the draft',
  async (how) => {
    const root = await folderWith({ 'a.json': 'old' })
    const file = join(root, 'a.json')
    const program = fileURLToPath(new URL('../../support/files/killed-while-replacing.ts', import.meta.url))
    expect(spawnSync(process.execPath, [program, file, how]).signal).toBe('SIGKILL')
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(root)).toHaveLength(2)
    // Of a process that lives: it is about to be put in its place.
    const ours = draftOf(file)
    await writeDraft(ours, { content: 'ours', mode: 0o600, durable: false })
    await replaceFile(file, 'new')
    expect(readdirSync(root).map((name) => join(root, name))).toEqual([file, ours])
  },
)

test('what is replaced durably is on the disk before it is in its place, and its place before it is reported', async () => {
  const root = await folderWith({ 'a.json': 'old' })
  const file = join(root, 'a.json')
  const handle = await open(file)
  const there: string[] = []
  const spy = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync')
  spy.mockImplementation(async () => void there.push(readFileSync(file, 'utf8')))
  onTestFinished(() => spy.mockRestore())
  await handle.close()
  await replaceFileDurably(file, 'new')
  expect(there).toEqual(['old', 'new'])
  await replaceFile(file, 'newer')
  expect(there).toHaveLength(2)
})
