import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Oid } from '../../../src/core/ids.ts'
import { pictureOf } from '../../support/git/checkout-picture.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

/** What our index.lock says when the one who wrote it is gone. */
const id = '00000000-0000-4000-8000-000000000001'
const deadLock = `loopwork delivers to main 999999999:1:gone ${id}\n`

/** A delivery from `from` to `to` that was killed after the journal was written and before any file was. */
interface Broken extends Scratch {
  readonly from: Oid
  readonly to: Oid
  readonly lock: string
}

async function broken(): Promise<Broken> {
  const scratch = scratchRepository()
  const from = scratch.commit({
    'long.txt': 'old '.repeat(50),
    'turns/into/file': 'x',
    plain: 'x',
    'gone/away.txt': 'x',
  })
  for (const path of ['turns', 'plain', 'gone']) rmSync(join(scratch.root, path), { recursive: true })
  const to = scratch.commit({
    'long.txt': 'new '.repeat(50),
    turns: 'now a file',
    'plain/is/folder': 'x',
    'added.txt': 'added\n',
  })
  scratch.git(['update-ref', 'refs/loopwork/lanes/main', to])
  scratch.git(['reset', '-q', '--hard', from])
  const lock = join(scratch.root, '.git/index.lock')
  await journalOf(scratch).journalOpen({
    checkout: scratch.root,
    target: 'main',
    from,
    to,
    lock: deadLock,
    at: Date.now() - 1000,
  })
  return { ...scratch, from, to, lock }
}

const journalOf = (scratch: Scratch) => fileJournal(join(scratch.folder, 'journal.json'))

async function recoveredWhole(it: Broken): Promise<void> {
  const git = await openScratch(it)
  expect(['followed', 'there']).toContain((await git.lane.follow('main')).kind)
  expect(head(it)).toBe(it.to)
  expect(existsSync(it.lock)).toBe(false)
  expect(await journalOf(it).journalEntries()).toEqual([])
}

const halfWays: readonly { name: string; make: (it: Broken) => void }[] = [
  { name: 'before any file', make: () => undefined },
  { name: 'a file cut off', make: (it) => it.write({ 'long.txt': 'new new ne' }) },
  { name: 'a file empty', make: (it) => it.write({ 'long.txt': '', 'added.txt': '' }) },
  { name: 'a file missing', make: (it) => rmSync(join(it.root, 'long.txt')) },
  {
    name: 'a folder half gone, for a file to come',
    make: (it) => {
      rmSync(join(it.root, 'turns/into/file'))
    },
  },
  {
    name: 'a folder gone, the file not there yet',
    make: (it) => rmSync(join(it.root, 'turns'), { recursive: true }),
  },
  {
    name: 'a file gone, its folder half made',
    make: (it) => {
      rmSync(join(it.root, 'plain'))
      mkdirSync(join(it.root, 'plain/is'), { recursive: true })
    },
  },
  {
    name: 'all files new',
    make: (it) => {
      it.git(['read-tree', '-m', '-u', it.from, it.to])
      it.git(['read-tree', it.from])
    },
  },
  {
    name: 'branch moved, index not',
    make: (it) => {
      it.git(['read-tree', '-m', '-u', it.from, it.to])
      it.git(['update-ref', 'refs/heads/main', it.to])
      it.git(['read-tree', it.from])
    },
  },
  { name: 'branch moved, files not', make: (it) => it.git(['update-ref', 'refs/heads/main', it.to]) },
  {
    name: 'index published, journal open',
    make: (it) => {
      it.git(['reset', '-q', '--hard', it.to])
    },
  },
  {
    name: 'update-ref’s own locks left behind',
    make: (it) => {
      writeFileSync(join(it.root, '.git/HEAD.lock'), '')
      writeFileSync(join(it.root, '.git/refs/heads/main.lock'), `${it.to}\n`)
    },
  },
  {
    name: 'a cut-off copy of the index and its lock',
    make: (it) => {
      writeFileSync(join(it.root, '.git/loopwork-index'), 'DIRC')
      writeFileSync(join(it.root, '.git/loopwork-index.lock'), '')
    },
  },
]

test.each(halfWays)('completed forward: killed with $name', async ({ make }) => {
  const it = await broken()
  make(it)
  writeFileSync(it.lock, deadLock)
  await recoveredWhole(it)
  expect(it.git(['status', '--porcelain'])).toBe('')
  expect(existsSync(join(it.root, 'gone'))).toBe(false)
})

test('what the user did to files of the work since is theirs; the rest is completed', async () => {
  const it = await broken()
  it.write({ 'long.txt': 'by the user\n', 'gone/away.txt': 'by the user\n' })
  rmSync(join(it.root, 'turns'), { recursive: true })
  it.write({ 'turns/users.txt': 'by the user\n' })
  writeFileSync(it.lock, deadLock)
  await recoveredWhole(it)
  const read = (path: string) => readFileSync(join(it.root, path), 'utf8')
  expect(read('long.txt')).toBe('by the user\n')
  expect(read('gone/away.txt')).toBe('by the user\n')
  expect(read('turns/users.txt')).toBe('by the user\n')
  expect(read('added.txt')).toBe('added\n')
  expect(read('plain/is/folder')).toBe('x')
})

test('a link the user put where a folder goes is not walked through', async () => {
  const it = await broken()
  mkdirSync(join(it.folder, 'elsewhere/is'), { recursive: true })
  rmSync(join(it.root, 'gone'), { recursive: true })
  symlinkSync(join(it.folder, 'elsewhere'), join(it.root, 'gone'))
  writeFileSync(join(it.folder, 'elsewhere/away.txt'), 'outside')
  writeFileSync(it.lock, deadLock)
  await recoveredWhole(it)
  expect(readFileSync(join(it.folder, 'elsewhere/away.txt'), 'utf8')).toBe('outside')
  expect(readFileSync(join(it.root, 'gone/away.txt'), 'utf8')).toBe('outside')
})

test('what the user staged since stays staged', async () => {
  const it = await broken()
  it.write({ 'long.txt': 'staged by the user\n' })
  it.git(['add', 'long.txt'])
  writeFileSync(it.lock, deadLock)
  await recoveredWhole(it)
  expect(it.git(['show', ':long.txt'])).toBe('staged by the user\n')
  expect(readFileSync(join(it.root, 'long.txt'), 'utf8')).toBe('staged by the user\n')
})

test.each([
  [
    'committed',
    (it: Broken) => {
      it.write({ 'long.txt': 'mine\n' })
      it.git(['commit', '-qam', 'mine'])
    },
  ],
  [
    'switched away',
    (it: Broken) => {
      it.git(['checkout', '-qb', 'elsewhere'])
      it.write({ 'long.txt': 'new ne' })
    },
  ],
])('a user who %s went on: not a file is touched', async (_, goOn) => {
  const it = await broken()
  goOn(it)
  const before = pictureOf(it.root)
  const git = await openScratch(it)
  await git.lane.follow('main')
  const after = pictureOf(it.root)
  expect({ ...after, refs: [] }).toEqual({ ...before, refs: [] })
  expect(await journalOf(it).journalEntries()).toEqual([])
  expect(existsSync(it.lock)).toBe(false)
})

test('a lock of ours that stands in no journal goes, with its copy; the user’s stays', async () => {
  const it = await broken()
  await journalOf(it).journalClose(it.root)
  it.git(['update-ref', 'refs/loopwork/lanes/main', it.from])
  writeFileSync(it.lock, deadLock)
  writeFileSync(join(it.root, '.git/loopwork-index'), 'x')
  const git = await openScratch(it)
  expect(await git.lane.follow('main')).toEqual({ kind: 'there' })
  expect(existsSync(it.lock)).toBe(false)
  expect(existsSync(join(it.root, '.git/loopwork-index'))).toBe(false)
  writeFileSync(it.lock, '')
  await git.lane.follow('main')
  expect(existsSync(it.lock)).toBe(true)
})

test('an unfinished delivery under a lock of the user’s waits, and is completed later', async () => {
  const it = await broken()
  it.write({ 'long.txt': 'new ne' })
  writeFileSync(it.lock, '')
  const git = await openScratch(it)
  expect(await git.lane.follow('main')).toMatchObject({
    kind: 'held',
    why: expect.stringContaining('index.lock') as string,
  })
  expect(readFileSync(it.lock, 'utf8')).toBe('')
  rmSync(it.lock)
  await recoveredWhole(it)
})

test('a ref lock that is not of this delivery is never taken away', async () => {
  const it = await broken()
  writeFileSync(it.lock, deadLock)
  const foreign = join(it.root, '.git/refs/heads/main.lock')
  writeFileSync(foreign, '')
  utimesSync(foreign, 1e9, 1e9)
  const git = await openScratch(it)
  expect(await git.lane.follow('main')).toMatchObject({
    kind: 'held',
    why: expect.stringContaining('main.lock') as string,
  })
  expect(existsSync(foreign)).toBe(true)
})

test('a git command that outlived its supervisor is waited for', async () => {
  const it = await broken()
  writeFileSync(it.lock, deadLock)
  // `cat-file --batch` stands for a read-tree that goes on: it lives until its stdin ends.
  const child = spawn('git', ['-c', `loopwork.delivery=${id}`, 'cat-file', '--batch'], {
    cwd: it.root,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.write('HEAD\n')
  await once(child.stdout, 'data')
  const git = await openScratch(it)
  const following = git.lane.follow('main')
  // Far more of git than a whole recovery takes: one that didn't wait would be done by now.
  for (let at = 0; at < 60; at++) await promisify(execFile)('git', ['version'])
  expect(head(it)).toBe(it.from)
  child.stdin.end()
  await following
  expect(head(it)).toBe(it.to)
})

test('a checkout that is gone closes its entry', async () => {
  const it = await broken()
  const entry = (await journalOf(it).journalEntries())[0]!
  await journalOf(it).journalClose(it.root)
  await journalOf(it).journalOpen({ ...entry, checkout: join(it.folder, 'gone') })
  const git = await openScratch(it)
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
  expect(await journalOf(it).journalEntries()).toEqual([])
})

test('a file that the user wrote where a folder of the work must be is theirs', async () => {
  const it = await broken()
  writeFileSync(it.lock, deadLock)
  it.write({ plain: 'written by the user after the kill\n' })
  const git = await openScratch(it)
  await git.lane.follow('main')
  expect(readFileSync(join(it.root, 'plain'), 'utf8')).toBe('written by the user after the kill\n')
  expect(readFileSync(join(it.root, 'added.txt'), 'utf8')).toBe('added\n')
})
