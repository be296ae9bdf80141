import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptId, itemId } from '../../../src/core/ids.ts'
import { placeSlug, slugOf } from '../../../src/core/naming/slug.ts'
import { NotSaved } from '../../../src/core/not-saved.ts'
import { openGit } from '../../../src/git/open-git.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { memoryRecords } from '../../support/git/memory-records.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { parallelCreators } from '../../support/git/parallel-creators.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

test('two loopworks make 16 worktrees each in one repository at once', async () => {
  const scratch = scratchRepository()
  const made = await parallelCreators(scratch.folder, 2, 16)
  expect(made).toHaveLength(32)
  for (const dir of made) expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('one\n')
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(33)
  expect(scratch.git(['status', '--porcelain'], { cwd: made[0]! })).toBe('')
})

test('an agent can commit in its worktree with its own git', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { dir } = await startTry(git, scratch)
  expect(git.worktrees.pathOf({ root: scratch.worktrees, slug: 'item' })).toBe(dir)
  scratch.write({ 'a.txt': 'edited\n' }, dir)
  expect(scratch.git(['status', '--porcelain'], { cwd: dir })).toBe(' M a.txt\n')
  scratch.git(['commit', '-qam', 'by the agent'], { cwd: dir })
  expect(scratch.git(['status', '--porcelain'], { cwd: dir })).toBe('')
})

test('how far a worktree is, while it is made and until what was given is stored', async () => {
  const scratch = scratchRepository()
  scratch.write(
    Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`many/${index}.txt`, `${index}`])),
  )
  scratch.git(['add', '.'])
  scratch.git(['commit', '-qm', 'many files'])
  const total = scratch.git(['ls-files']).trim().split('\n').length
  const git = await openScratch(scratch)
  const place = { slug: 'item', number: 1 }
  expect(git.worktrees.making(place)).toBeNull()

  const seen: ReturnType<typeof git.worktrees.making>[] = []
  let made = false
  const { dir, base } = await Promise.all([
    startTry(git, scratch).finally(() => (made = true)),
    (async () => {
      while (!made) {
        seen.push(git.worktrees.making(place))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })(),
  ]).then(([tried]) => tried)
  expect(seen[0]).toEqual({ branch: null, branchMs: null, filledMs: null, files: null })
  expect(seen.some((making) => making?.branch === 'loopwork/item/1' && making.filledMs === null)).toBe(true)
  const numbers = seen.flatMap((making) => making?.files ?? [])
  expect(numbers.length).toBeGreaterThan(0)
  for (const { written, of } of numbers) {
    expect(of).toBe(total)
    expect(written).toBeLessThanOrEqual(of)
  }
  expect(git.worktrees.making(place)).toMatchObject({ branch: 'loopwork/item/1', files: null })
  expect(git.worktrees.making(place)!.filledMs).toBeGreaterThan(0)

  await git.worktrees.snapshot({ ...place, dir, base, paths: [], isSetUp: false })
  expect(git.worktrees.making(place)).toBeNull()
})

test('made again after a kill: what is half there is healed, what is on the branch is kept', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { dir } = await startTry(git, scratch)
  scratch.write({ 'a.txt': 'x' }, dir)
  scratch.git(['commit', '-qam', 'lost?'], { cwd: dir })
  const made = head(scratch, 'loopwork/item/1')
  await startTry(git, scratch)
  expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('one\n')
  expect(head(scratch, `refs/loopwork/older/item/1/${made}`)).toBe(made)

  // As a kill -9 amid `worktree add` leaves it: entry locked, no index, the folder empty or gone.
  const admin = scratch.git(['rev-parse', '--absolute-git-dir'], { cwd: dir }).trim()
  rmSync(join(admin, 'index'))
  rmSync(dir, { recursive: true })
  await startTry(git, scratch)
  expect(scratch.git(['status', '--porcelain'], { cwd: dir })).toBe('')
})

test.each([
  ['empty', null],
  ['with a `.git` that was opened and not written yet', ''],
])(
  'made again after a kill that left its folder %s; a folder with more in it is left alone',
  async (_, gitFile) => {
    const scratch = scratchRepository()
    const records = memoryRecords()
    const journal = fileJournal(join(scratch.folder, 'journal.json'))
    const git = await openGit({ cwd: scratch.root, laneStore: journal, records, storeId: 'cafe12345678' })
    const { dir } = await startTry(git, scratch)
    const halfMade = async (): Promise<void> => {
      const record = await records.worktreeAt(dir)
      await records.writeWorktree({ ...record!, state: 'making', entry: null, folder: null })
      rmSync(dir, { recursive: true })
      mkdirSync(dir)
      if (gitFile !== null) writeFileSync(join(dir, '.git'), gitFile)
    }
    await halfMade()
    await startTry(git, scratch)
    expect(scratch.git(['status', '--porcelain'], { cwd: dir })).toBe('')

    await halfMade()
    writeFileSync(join(dir, 'mine.txt'), 'precious')
    await expect(startTry(git, scratch)).rejects.toThrow('is left alone')
    expect(readFileSync(join(dir, 'mine.txt'), 'utf8')).toBe('precious')
  },
)

test('removing: moved aside, unregistered, branch gone; a second time nothing happens', async () => {
  const scratch = scratchRepository()
  const { dir, remove } = await startTry(await openScratch(scratch), scratch)
  mkdirSync(join(dir, 'closed/x'), { recursive: true })
  chmodSync(join(dir, 'closed'), 0o500)
  expect(await remove()).toEqual({ kind: 'removed' })
  expect(await remove()).toEqual({ kind: 'removed' })
  expect(existsSync(dir)).toBe(false)
  expect(readdirSync(scratch.worktrees)).toEqual([])
  expect(scratch.git(['branch', '--list', 'loopwork/*']).trim()).toBe('')
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
})

test.each([
  ['an agent deleted .git', (dir: string) => rmSync(join(dir, '.git'))],
  ['an agent moved the folder', (dir: string) => renameSync(dir, `${dir}-moved`)],
  [
    'an agent put a repository of its own there',
    (dir: string) => {
      rmSync(join(dir, '.git'))
      execFileSync('git', ['init', '-q'], { cwd: dir })
    },
  ],
  [
    'an agent made .git a link to the user’s',
    (dir: string) => {
      rmSync(join(dir, '.git'))
      symlinkSync('../../project/.git', join(dir, '.git'))
    },
  ],
])('removing heals: %s', async (_, spoil) => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { dir, remove } = await startTry(git, scratch)
  spoil(dir)
  await remove()
  expect(existsSync(dir)).toBe(false)
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
  expect(scratch.git(['status', '--porcelain'])).toBe('')
})

test('removing: the ref of the saved work was deleted, but another ref of ours holds it; without one it stays', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { dir, collect, remove } = await startTry(git, scratch)
  writeFileSync(join(dir, 'a.txt'), 'a\n')
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const { commit } = collected.work
  for (const ref of ['refs/loopwork/attempts/item/1', 'refs/heads/loopwork/item/1'])
    scratch.git(['update-ref', '-d', ref])
  await expect(remove({ kind: 'saved', commit })).rejects.toBeInstanceOf(NotSaved)
  expect(existsSync(join(dir, 'a.txt'))).toBe(true)
  scratch.git(['update-ref', 'refs/loopwork/merge/item', commit])
  await remove({ kind: 'saved', commit })
  expect(existsSync(dir)).toBe(false)
})

test.each([
  { how: 'as it was put there', spoil: () => undefined, kept: false },
  { how: 'shorter than it was written', spoil: (pack: string) => truncateSync(pack, 40), kept: true },
  { how: 'deleted', spoil: (pack: string) => rmSync(pack), kept: true },
])('removing: the pack of the saved work stands $how', async ({ spoil, kept }) => {
  const scratch = scratchRepository()
  const { dir, collect, remove } = await startTry(await openScratch(scratch), scratch)
  writeFileSync(join(dir, 'a.txt'), 'a\n')
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const folder = join(scratch.root, '.git/objects/pack')
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.pack')) continue
    chmodSync(join(folder, name), 0o644)
    spoil(join(folder, name))
  }
  const removed = remove({ kind: 'saved', commit: collected.work.commit }).then(
    () => 'removed',
    (error: unknown) => error instanceof NotSaved,
  )
  expect(await removed).toBe(kept ? true : 'removed')
  expect(existsSync(dir)).toBe(kept)
})

test('one below a folder of any name is set aside, and git knows where it is', async () => {
  const scratch = scratchRepository()
  scratch.commit({ 'a.txt': 'a\n' })
  const git = await openScratch(scratch)
  const root = join(scratch.folder, 'größe 日本')
  const order = { attempt: attemptId(1), slug: 'item', number: 1, base: git.repository.head, root }
  const { dir } = await git.worktrees.create(order)
  const moved = await git.worktrees.setAside({ dir, attempt: attemptId(1) })
  expect(moved).toBe(`${dir}--try-1`)
  const known = scratch.git(['worktree', 'list', '--porcelain', '-z']).split('\0')
  expect(known).toContain(`worktree ${moved}`)
  expect(scratch.git(['worktree', 'prune', '-v'])).toBe('')
  expect(scratch.git(['status', '--porcelain'], { cwd: moved })).toBe('')
})

test('a branch called loopwork doesn’t block ours', async () => {
  const scratch = scratchRepository()
  scratch.git(['branch', 'loopwork'])
  const git = await openScratch(scratch)
  const { dir, remove } = await startTry(git, scratch)
  expect(scratch.git(['branch', '--show-current'], { cwd: dir })).toBe('loopwork-run/item/1\n')
  await remove()
  expect(scratch.git(['branch', '--list', 'loopwork-run/*'])).toBe('')
})

test.each([
  '-rf',
  '--upload-pack=touch x',
  '../../escape',
  'a..b',
  'x.lock',
  'HEAD',
  'emoji 🎉',
  '\n',
  '%0a',
  '@{-1}',
  'con',
])('an item may be called %j', async (id) => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const slug = slugOf(itemId(id))
  const attempt = await startTry(git, scratch, { slug })
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  const collected = await attempt.collect({ message: id, trailers: [['Loopwork-Item', id]] })
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const tip = await git.lane.tip('main')
  const order = { tip, base: tip, work: collected.work.commit, slug, message: id, trailers: [] }
  expect(await git.lane.merge(order)).toMatchObject({ kind: 'clean' })
  expect(attempt.dir.startsWith(`${scratch.worktrees}/`)).toBe(true)
  await attempt.remove({ kind: 'saved', commit: collected.work.commit })
})

test('files of the user’s are copied in, links not followed, nothing from outside', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { dir } = await startTry(git, scratch)
  writeFileSync(join(scratch.folder, 'outside'), 'secret')
  symlinkSync('..', join(scratch.root, 'up'))
  symlinkSync('../outside', join(scratch.root, 'link'))
  scratch.write({ '.env': 'A=1\n', 'conf/deep/x': 'x' })
  const copy = ['.env', 'conf', 'link', 'not-there']
  await git.worktrees.give(dir, { copy, link: [] })
  expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('A=1\n')
  expect(readFileSync(join(dir, 'conf/deep/x'), 'utf8')).toBe('x')
  for (const path of ['../outside', '/etc/passwd', 'up/outside', '.git/config', 'a/../../outside']) {
    await expect(git.worktrees.give(dir, { copy: [path], link: [] })).rejects.toMatchObject({
      kind: 'config',
    })
  }
})

test('two agents of one try work side by side: own folders, branches and refs, and one goes without the other', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const base = head(scratch, 'main')
  const order = { attempt: attemptId(1), number: 1, base, root: scratch.worktrees }
  const one = await git.worktrees.create({ ...order, slug: 'item' })
  const other = await git.worktrees.create({ ...order, agent: 1, slug: placeSlug('item', 1) })
  expect([one.branch, other.branch]).toEqual(['loopwork/item/1', 'loopwork/item--2/1'])
  scratch.write({ 'a.txt': 'other\n' }, other.dir)
  const place = { dir: other.dir, slug: 'item--2', number: 1 }
  const words = { message: 'made', trailers: [], exclude: [] }
  const collected = await git.worktrees.collect({ ...place, base, given: base, ...words })
  if (collected.kind !== 'work') throw new Error('it changed a file')
  const { commit } = collected.work
  expect(head(scratch, 'refs/loopwork/attempts/item--2/1')).toBe(commit)
  await git.worktrees.remove({ dir: other.dir, attempt: attemptId(1), proof: { kind: 'saved', commit } })
  expect([existsSync(one.dir), existsSync(other.dir)]).toEqual([true, false])
  expect(readFileSync(join(one.dir, 'a.txt'), 'utf8')).toBe('one\n')
})
