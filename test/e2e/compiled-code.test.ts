import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const folderOf = (home: string): string => path.join(home, 'cache', 'loopwork')

async function list(env: NodeJS.ProcessEnv = {}) {
  return repository.start(['list', '--json'], { XDG_CACHE_HOME: path.join(repository.home, 'cache'), ...env })
    .finished
}

test('what a start has compiled is kept for the next one, of the user alone, and each command has its own', async () => {
  repository = await ScratchRepository.make()
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  const folder = folderOf(repository.home)
  const [kept = ''] = readdirSync(folder)
  expect(kept).toMatch(/^program-\w+-v[\d.]+-\w+-list$/)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(path.join(folder, kept)).mode & 0o777).toBe(0o600)
  const { mtimeMs } = statSync(path.join(folder, kept))
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(statSync(path.join(folder, kept)).mtimeMs).toBe(mtimeMs)
  await repository.start(['status'], { XDG_CACHE_HOME: path.join(repository.home, 'cache') }).finished
  expect(readdirSync(folder)).toHaveLength(2)
})

const damages: readonly { readonly name: string; readonly of: (whole: Buffer) => Buffer }[] = [
  { name: 'is empty', of: () => Buffer.alloc(0) },
  { name: 'is cut off', of: (whole) => whole.subarray(0, whole.length / 2) },
  { name: 'has a wrong byte', of: (whole) => whole.fill(0xff, whole.length - 100, whole.length - 99) },
  { name: 'is of another engine', of: (whole) => summed(whole.fill(0xff, 8, 12)) },
]

function summed(whole: Buffer): Buffer {
  whole.writeUInt32LE(crc32(whole.subarray(4)))
  return whole
}

test.each(damages)('a kept file that $name is not used, and made anew', async ({ of }) => {
  repository = await ScratchRepository.make()
  await list()
  const [kept = ''] = readdirSync(folderOf(repository.home))
  const file = path.join(folderOf(repository.home), kept)
  const whole = readFileSync(file)
  const damaged = of(Buffer.from(whole))
  writeFileSync(file, damaged)
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(readFileSync(file).equals(damaged)).toBe(false)
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
})

test('a folder that others can write to, or a link, is left alone', async () => {
  repository = await ScratchRepository.make()
  const folder = folderOf(repository.home)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o777)
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(readdirSync(folder)).toEqual([])
  rmSync(folder, { recursive: true })
  const elsewhere = path.join(repository.home, 'elsewhere')
  mkdirSync(elsewhere)
  symlinkSync(elsewhere, folder)
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(readdirSync(elsewhere)).toEqual([])
})

test('without a place to keep it, or when it is not wanted, a command does the same', async () => {
  repository = await ScratchRepository.make()
  const file = path.join(repository.home, 'file')
  writeFileSync(file, '')
  expect(await list({ XDG_CACHE_HOME: file })).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(await list({ XDG_CACHE_HOME: '', HOME: '/nowhere/at/all' })).toMatchObject({ exit: 0, stderr: '' })
  expect(await list({ NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject({ exit: 0, stderr: '' })
  expect(existsSync(folderOf(repository.home))).toBe(false)
})

test('a word that is no command leaves nothing, and neither does a write that fails', async () => {
  repository = await ScratchRepository.make()
  const env = { XDG_CACHE_HOME: path.join(repository.home, 'cache') }
  expect((await repository.start(['lists'], env).finished).exit).toBe(2)
  expect(existsSync(folderOf(repository.home))).toBe(false)
  await list()
  const folder = folderOf(repository.home)
  const [kept = ''] = readdirSync(folder)
  rmSync(path.join(folder, kept))
  mkdirSync(path.join(folder, kept))
  expect(await list()).toMatchObject({ exit: 0, stdout: '[]\n', stderr: '' })
  expect(readdirSync(folder)).toEqual([kept])
})

test('what has not been written for two months goes', async () => {
  repository = await ScratchRepository.make()
  const folder = folderOf(repository.home)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  const [old, young] = [path.join(folder, 'program-OLD'), path.join(folder, 'program-YOUNG')]
  for (const file of [old, young]) writeFileSync(file, 'x')
  const then = Date.now() / 1000 - 61 * 86_400
  utimesSync(old, then, then)
  await list()
  expect([existsSync(old), existsSync(young)]).toEqual([false, true])
})

test('and of many versions the newest ones stay', async () => {
  repository = await ScratchRepository.make()
  const folder = folderOf(repository.home)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  const hourAgo = (hours: number): string => path.join(folder, `program-${hours}`)
  for (let hours = 1; hours <= 45; hours++) {
    writeFileSync(hourAgo(hours), 'x')
    const then = Date.now() / 1000 - hours * 3_600
    utimesSync(hourAgo(hours), then, then)
  }
  await list()
  expect(readdirSync(folder)).toHaveLength(40)
  expect([existsSync(hourAgo(39)), existsSync(hourAgo(40))]).toEqual([true, false])
})
