import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptId } from '../../../src/core/ids.ts'
import { memoryRecords } from '../../support/git/memory-records.ts'
import { openScratch, startTry, tryAt } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

/** A worktree of ours in which `work.txt` was written. */
async function worked(records = memoryRecords()) {
  const scratch = scratchRepository()
  const git = await openScratch(scratch, scratch.root, { records })
  const attempt = await startTry(git, scratch)
  scratch.write({ 'work.txt': 'work\n' }, attempt.dir)
  return { scratch, git, records, ...attempt }
}

test.each([
  { did: 'unlocked', prunes: false },
  { did: 'unlocked and pruned', prunes: true },
])('a worktree that the user $did is still the one that was made', async ({ prunes }) => {
  const { scratch, dir, collect, remove } = await worked()
  scratch.git(['worktree', 'unlock', dir])
  if (prunes) scratch.git(['worktree', 'prune', '--expire=now'])
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(await remove({ kind: 'saved', commit: collected.work.commit })).toEqual({ kind: 'removed' })
  expect(existsSync(dir)).toBe(false)
})

test('locked by the user for something else it is theirs', async () => {
  const { scratch, dir, remove } = await worked()
  scratch.git(['worktree', 'unlock', dir])
  scratch.git(['worktree', 'lock', '--reason', 'I work here', dir])
  expect(await remove()).toMatchObject({ kind: 'left' })
  expect(readFileSync(join(dir, 'work.txt'), 'utf8')).toBe('work\n')
})

test('a worktree of another repository in its place is neither collected nor removed', async () => {
  const { scratch, dir, collect, remove } = await worked()
  const other = scratchRepository()
  other.git(['worktree', 'add', '-q', '-b', 'theirs', join(other.folder, 'theirs')])
  writeFileSync(join(other.folder, 'theirs/secret.txt'), 'secret')
  renameSync(dir, `${dir}-aside`)
  renameSync(join(other.folder, 'theirs'), dir)
  expect(await collect()).toMatchObject({ kind: 'refused', work: null })
  expect(await remove()).toMatchObject({ kind: 'left' })
  expect(readFileSync(join(dir, 'secret.txt'), 'utf8')).toBe('secret')
  expect(scratch.git(['log', '--all', '--format=', '--name-only'])).not.toContain('secret')
})

test.each([
  { did: 'as it was copied', act: () => undefined },
  {
    did: 'without its entries',
    act: (copy: string) => rmSync(join(copy, '.git/worktrees'), { recursive: true }),
  },
])(
  'a copy of a repository, $did, leaves the original’s worktree and its own branch alone',
  async ({ act }) => {
    const { scratch, dir, base, records, collect } = await worked()
    const copy = join(scratch.folder, 'copy')
    cpSync(scratch.root, copy, { recursive: true })
    act(copy)
    const inCopy = memoryRecords()
    for (const record of await records.worktrees()) await inCopy.writeWorktree(record)
    const tip = head(scratch, 'loopwork/item/1')
    const git = await openScratch(scratch, copy, { records: inCopy })
    const theirs = tryAt(git, { dir, base })
    const why = `${dir} is a worktree of ${join(scratch.root, '.git')}, which is another repository`
    expect(await theirs.collect()).toMatchObject({ kind: 'refused', why, work: null })
    expect(await theirs.remove({ kind: 'nothing of ours' })).toEqual({ kind: 'left', why })
    expect(await inCopy.worktrees()).toEqual([])
    expect(await git.worktrees.strangers(scratch.worktrees, 'all')).toMatchObject([
      { path: dir, why: why.replace(`${dir} is `, '') },
    ])
    expect(scratch.git(['rev-parse', 'loopwork/item/1'], { cwd: copy }).trim()).toBe(tip)
    expect(await collect()).toMatchObject({ kind: 'work', work: { files: ['work.txt'] } })
  },
)

test('a worktree of a repository that was moved is still the one that was made', async () => {
  const { scratch, dir, base, records } = await worked()
  const moved = join(scratch.folder, 'moved')
  renameSync(scratch.root, moved)
  const found = tryAt(await openScratch(scratch, moved, { records }), { dir, base })
  expect(await found.collect()).toMatchObject({ kind: 'work', work: { files: ['work.txt'] } })
})

test.each([
  {
    how: 'by git',
    move: ({ dir, elsewhere, git }: Moving) => {
      git('worktree', 'unlock', dir)
      git('worktree', 'move', dir, elsewhere)
    },
  },
  {
    how: 'by git, against its lock',
    move: ({ dir, elsewhere, git }: Moving) => git('worktree', 'move', '-f', '-f', dir, elsewhere),
  },
  { how: 'by hand to beside its place', move: ({ dir }: Moving) => renameSync(dir, `${dir}-moved`) },
  {
    how: 'by git, and back by hand',
    move: ({ dir, elsewhere, git }: Moving) => {
      git('worktree', 'move', '-f', '-f', dir, elsewhere)
      renameSync(elsewhere, dir)
    },
  },
])('a worktree that an agent moved $how is moved back, collected and removed', async ({ move }) => {
  const { scratch, git, dir, collect, remove } = await worked()
  const elsewhere = join(scratch.folder, 'elsewhere')
  move({ dir, elsewhere, git: (...args) => void scratch.git(args) })
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(JSON.stringify(collected))
  expect(collected.work.files).toEqual(['work.txt'])
  expect(scratch.git(['status', '--porcelain'], { cwd: dir })).toBe('?? work.txt\n')
  expect(await remove({ kind: 'saved', commit: collected.work.commit })).toEqual({ kind: 'removed' })
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
  expect(existsSync(elsewhere)).toBe(false)
  expect(await git.worktrees.strangers(scratch.worktrees, 'all')).toEqual([])
})

interface Moving {
  readonly dir: string
  readonly elsewhere: string
  readonly git: (...args: string[]) => void
}

test('a worktree that was moved, and a folder in its place: both stay, and are named for what they are', async () => {
  const { scratch, git, dir, collect, remove } = await worked()
  const elsewhere = join(scratch.folder, 'elsewhere')
  scratch.git(['worktree', 'move', '-f', '-f', dir, elsewhere])
  scratch.write({ 'other.txt': 'x' }, dir)
  const why = `git has its worktree at ${elsewhere} now`
  expect(await collect()).toMatchObject({ kind: 'refused', why })
  expect(await remove({ kind: 'nothing of ours' })).toEqual({ kind: 'left', why })
  const left = join(scratch.worktrees, 'cafe12345678/.item.removing-cafe12345678')
  mkdirSync(left)
  mkdirSync(join(scratch.worktrees, '3fa91c0d2e44/b'), { recursive: true })
  const strangers = await git.worktrees.strangers(scratch.worktrees, 'all')
  expect(new Map(strangers.map(({ path, why }) => [path, why]))).toEqual(
    new Map([
      [left, 'what is left of a worktree that was being taken away'],
      [dir, 'a worktree that was moved there, or a folder of somebody else’s'],
      [elsewhere, 'a worktree that was moved there, or a folder of somebody else’s'],
      [join(scratch.worktrees, '3fa91c0d2e44/b'), 'a worktree of another store, or of one that is gone'],
    ]),
  )
  for (const path of [join(elsewhere, 'work.txt'), join(dir, 'other.txt')])
    expect(existsSync(path)).toBe(true)
})

test('the root was taken away: nothing is collected, and what git knows of it goes', async () => {
  const { scratch, dir, collect, remove } = await worked()
  rmSync(scratch.worktrees, { recursive: true })
  expect(await collect()).toMatchObject({
    kind: 'refused',
    why: `nothing stands at ${dir} any more: it was deleted, or moved`,
  })
  expect(await remove()).toEqual({ kind: 'removed' })
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
})

test('a root that is a link, and one inside the repository', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  mkdirSync(join(scratch.folder, 'elsewhere'))
  symlinkSync('elsewhere', scratch.worktrees)
  const linked = await startTry(git, scratch, { slug: 'linked' })
  expect(linked.dir.startsWith(join(scratch.folder, 'elsewhere'))).toBe(true)
  const inside = { ...scratch, worktrees: join(scratch.root, '.trees') }
  const within = await startTry(git, inside, { slug: 'within' })
  for (const { dir, collect, remove } of [linked, within]) {
    scratch.write({ 'work.txt': 'work\n' }, dir)
    const collected = await collect(dir === linked.dir ? { slug: 'linked' } : { slug: 'within' })
    if (collected.kind !== 'work') throw new Error(collected.kind)
    expect(collected.work.files).toEqual(['work.txt'])
    expect(await remove({ kind: 'saved', commit: collected.work.commit })).toEqual({ kind: 'removed' })
  }
  expect(readdirSync(join(scratch.folder, 'elsewhere'))).toEqual([])
})

test('a branch of ours that the user has checked out stays', async () => {
  const { scratch, remove } = await worked()
  const theirs = join(scratch.folder, 'theirs')
  scratch.git(['worktree', 'add', '-q', '--force', theirs, 'loopwork/item/1'])
  expect(await remove()).toEqual({ kind: 'removed' })
  expect(scratch.git(['status', '--porcelain', '--branch'], { cwd: theirs })).toBe('## loopwork/item/1\n')
})

test('a branch of ours that the user deleted is no trouble', async () => {
  const { scratch, dir, collect, remove } = await worked()
  scratch.git(['update-ref', '-d', 'refs/heads/loopwork/item/1'])
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(await remove({ kind: 'saved', commit: collected.work.commit })).toEqual({ kind: 'removed' })
  expect(existsSync(dir)).toBe(false)
})

test('a branch of the user’s with the name of ours is not touched: ours gets another', async () => {
  const scratch = scratchRepository()
  scratch.git(['branch', 'loopwork/item/1'])
  const theirs = head(scratch, 'loopwork/item/1')
  const { dir, remove } = await startTry(await openScratch(scratch), scratch)
  expect(scratch.git(['branch', '--show-current'], { cwd: dir })).toBe('loopwork/item/1-cafe12345678\n')
  await remove()
  expect(scratch.git(['branch', '--list', 'loopwork/*']).trim()).toBe('loopwork/item/1')
  expect(head(scratch, 'loopwork/item/1')).toBe(theirs)
})

test('work of which an object is missing is not saved: the worktree stays', async () => {
  const { scratch, dir, collect, remove } = await worked()
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const { commit } = collected.work
  const packs = join(scratch.root, '.git/objects/pack')
  for (const pack of readdirSync(packs)) rmSync(join(packs, pack))
  await expect(remove({ kind: 'saved', commit })).rejects.toMatchObject({ kind: 'git' })
  expect(readFileSync(join(dir, 'work.txt'), 'utf8')).toBe('work\n')
  scratch.git(['update-ref', '-d', 'refs/loopwork/attempts/item/1'])
  await expect(remove({ kind: 'saved', commit })).rejects.toMatchObject({ kind: 'git' })
  expect(existsSync(dir)).toBe(true)
})

test('what stands at the path already is left alone', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const dir = git.worktrees.pathOf({ root: scratch.worktrees, slug: 'item' })
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'precious'), 'x')
  await expect(startTry(git, scratch)).rejects.toMatchObject({ kind: 'git' })
  expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('x')
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
})

test('a path that is another attempt’s by now is not taken away for an earlier one', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const first = await startTry(git, scratch, { number: 1 })
  await first.remove()
  const second = await startTry(git, scratch, { number: 2 })
  const late = { dir: second.dir, attempt: attemptId(1), proof: { kind: 'never given' } as const }
  expect(await git.worktrees.remove(late)).toEqual({ kind: 'removed' })
  expect(existsSync(second.dir)).toBe(true)
})
