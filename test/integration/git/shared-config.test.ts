import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  changedSharedConfig,
  keepSharedConfig,
  restoreSharedConfig,
} from '../../../src/git/repository/shared-config.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'
import { SmallDisk } from '../../support/small-disk.ts'

const repository = () => {
  const scratch = scratchRepository()
  const commonDir = join(scratch.root, '.git')
  const config = join(commonDir, 'config')
  return {
    scratch,
    config,
    was: readFileSync(config, 'utf8'),
    place: { commonDir, privateDirs: join(scratch.folder, 'state') },
  }
}

/** Nothing of ours beside it: no lock, no draft. */
const besides = (file: string): string[] =>
  readdirSync(join(file, '..')).filter((name) => name.startsWith('config.'))

test('the config is replaced whole: whoever has it open still reads the old one, and mode and owner stay', async () => {
  const { scratch, config, was, place } = repository()
  chmodSync(config, 0o640)
  await keepSharedConfig(place)
  scratch.git(['config', '--file', config, 'core.bare', 'true'])
  if (process.getuid?.() === 0) chownSync(config, 1234, 1234)
  const { uid, gid } = statSync(config)
  const open = openSync(config, 'r')
  onTestFinished(() => closeSync(open))
  await restoreSharedConfig(place)
  expect(readFileSync(open, 'utf8')).toMatch(/bare = true/)
  expect(readFileSync(config, 'utf8')).toBe(was)
  expect(statSync(config)).toMatchObject({ uid, gid })
  expect(statSync(config).mode & 0o777).toBe(0o640)
  expect(besides(config)).toEqual([])
  expect(await changedSharedConfig(place)).toBe(null)
})

test('on a full disk the config stays as it is, whole, and nothing is left beside it', async ({ skip }) => {
  const { place } = repository()
  const disk = SmallDisk.mount(join(place.commonDir, '../disk'), 'size=64k')
  if (disk === null) return skip('nothing can be mounted here')
  onTestFinished(() => disk.unmount())
  const full = { ...place, commonDir: disk.folder }
  const config = join(disk.folder, 'config')
  writeFileSync(config, '[core]\n\tbare = false\n')
  await keepSharedConfig(full)
  writeFileSync(config, '[core]\n\tbare = true\n')
  disk.fill()
  await expect(restoreSharedConfig(full)).rejects.toThrow(/ENOSPC/)
  expect(readFileSync(config, 'utf8')).toBe('[core]\n\tbare = true\n')
  expect(besides(config)).toEqual([])
  disk.free()
  await restoreSharedConfig(full)
  expect(readFileSync(config, 'utf8')).toBe('[core]\n\tbare = false\n')
})

test('a config that another git has locked is left alone, and the lock is named', async () => {
  const { scratch, config, was, place } = repository()
  await keepSharedConfig(place)
  scratch.git(['config', 'core.bare', 'true'])
  writeFileSync(`${config}.lock`, 'of another git')
  await expect(restoreSharedConfig(place)).rejects.toMatchObject({
    message: expect.stringContaining(`${config}.lock is in the way`) as string,
    hint: expect.stringContaining(`rm ${config}.lock`) as string,
  })
  expect(readFileSync(config, 'utf8')).toMatch(/bare = true/)
  expect(readFileSync(`${config}.lock`, 'utf8')).toBe('of another git')
  expect(await changedSharedConfig(place)).toEqual(['core.bare=true'])
  rmSync(`${config}.lock`)
  await restoreSharedConfig(place)
  expect(readFileSync(config, 'utf8')).toBe(was)
})

test('what a kill has left between the lock and its place is finished', async () => {
  const { scratch, config, was, place } = repository()
  await keepSharedConfig(place)
  scratch.git(['config', 'core.bare', 'true'])
  writeFileSync(`${config}.lock`, was)
  await restoreSharedConfig(place)
  expect(readFileSync(config, 'utf8')).toBe(was)
  expect(existsSync(`${config}.lock`)).toBe(false)
})

test('a config that is a link stays one, and a link that took its place goes', async () => {
  const { scratch, config, was, place } = repository()
  const elsewhere = join(scratch.folder, 'shared-by-me')
  const other = join(scratch.folder, 'other')
  writeFileSync(elsewhere, was)
  rmSync(config)
  symlinkSync('../../shared-by-me', config)
  await keepSharedConfig(place)
  writeFileSync(other, '[core]\n\tbare = true\n')
  rmSync(config)
  symlinkSync(other, config)
  expect(await changedSharedConfig(place)).not.toBe(null)
  await restoreSharedConfig(place)
  expect(readlinkSync(config)).toBe('../../shared-by-me')
  expect(readFileSync(elsewhere, 'utf8')).toBe(was)
  expect(readFileSync(other, 'utf8')).toMatch(/bare = true/)

  writeFileSync(elsewhere, '[core]\n\tbare = true\n')
  await restoreSharedConfig(place)
  expect(readlinkSync(config)).toBe('../../shared-by-me')
  expect(readFileSync(elsewhere, 'utf8')).toBe(was)
})
