import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Oid } from '../../../src/core/ids.ts'
import type { Git } from '../../../src/core/ports/git.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { head, putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

interface Shape {
  readonly name: string
  readonly before: Readonly<Record<string, string>>
  readonly tip: Readonly<Record<string, string | null>>
  readonly work: Readonly<Record<string, string | null>>
  /** Conflicting files, or the content of files after a clean merge. */
  readonly conflict?: readonly string[]
  readonly clean?: Readonly<Record<string, string>>
}

const ten = (first: string, last: string): string => `${first}\n2\n3\n4\n5\n6\n7\n8\n9\n${last}\n`

const shapes: readonly Shape[] = [
  {
    name: 'other files',
    before: {},
    tip: { 'a.txt': 'tip\n' },
    work: { 'b.txt': 'work\n' },
    clean: { 'a.txt': 'tip\n', 'b.txt': 'work\n' },
  },
  {
    name: 'both ends of one file',
    before: { f: ten('1', '10') },
    tip: { f: ten('tip', '10') },
    work: { f: ten('1', 'work') },
    clean: { f: ten('tip', 'work') },
  },
  {
    name: 'the same line',
    before: {},
    tip: { 'a.txt': 'tip\n' },
    work: { 'a.txt': 'work\n' },
    conflict: ['a.txt'],
  },
  {
    name: 'changed here, deleted there',
    before: {},
    tip: { 'a.txt': null },
    work: { 'a.txt': 'work\n' },
    conflict: ['a.txt'],
  },
  { name: 'added on both sides', before: {}, tip: { n: 'tip\n' }, work: { n: 'work\n' }, conflict: ['n'] },
  {
    name: 'a file against a folder',
    before: {},
    tip: { n: 'file\n' },
    work: { 'n/x': 'in a folder\n' },
    conflict: ['n'],
  },
  {
    name: 'binary on both sides',
    before: { bin: '\0one' },
    tip: { bin: '\0two' },
    work: { bin: '\0three' },
    conflict: ['bin'],
  },
  {
    name: 'merge=union of the target is honoured',
    before: { '.gitattributes': 'log merge=union\n', log: '1\n' },
    tip: { log: '1\ntip\n' },
    work: { log: '1\nwork\n' },
    clean: { log: '1\ntip\nwork\n' },
  },
  {
    name: '-merge of the target makes a lock file a conflict, not a text',
    before: { '.gitattributes': 'lock -merge\n', lock: ten('1', '10') },
    tip: { lock: ten('tip', '10') },
    work: { lock: ten('1', 'work') },
    conflict: ['lock'],
  },
  {
    name: 'attributes that only the work brings decide nothing',
    before: { f: 'one\n' },
    tip: { f: 'tip\n' },
    work: { f: 'work\n', '.gitattributes': '* merge=union\n' },
    conflict: ['f'],
  },
]

test.each(shapes)('merge: $name', async ({ before, tip, work, conflict, clean }) => {
  const scratch = scratchRepository()
  if (Object.keys(before).length > 0) scratch.commit(before)
  const git = await openScratch(scratch)
  const { commit, base } = await workOn(git, scratch, work)
  const newTip = await putOnTip(git, scratch, tip, 'first')
  const merged = await git.lane.merge({
    tip: newTip,
    base,
    work: commit,
    slug: 'item',
    message: 'Second',
    trailers: [],
  })
  if (conflict !== undefined) {
    expect(merged).toMatchObject({ kind: 'conflict', files: conflict })
    if (merged.kind === 'conflict') expect(merged.message).not.toContain(newTip)
    return
  }
  if (merged.kind !== 'clean') throw new Error(JSON.stringify(merged))
  for (const [path, content] of Object.entries(clean ?? {})) {
    expect(scratch.git(['show', `${merged.commit}:${path}`])).toBe(content)
  }
  expect(scratch.git(['log', '-1', '--format=%P', merged.commit]).trim()).toBe(newTip)
  expect(head(scratch, 'refs/loopwork/merge/item')).toBe(merged.commit)
  expect(head(scratch, `${merged.commit}^{tree}`)).toBe(merged.tree)
})

test('attributes that arrive on the target decide from then on', async () => {
  const scratch = scratchRepository()
  scratch.commit({ lock: ten('1', '10') })
  const git = await openScratch(scratch)
  const { commit, base } = await workOn(git, scratch, { lock: ten('1', 'work') })
  const first = await putOnTip(git, scratch, { lock: ten('tip', '10') }, 'first')
  const order = { base, work: commit, slug: 'item', message: 'm', trailers: [] }
  expect(await git.lane.merge({ ...order, tip: first })).toMatchObject({ kind: 'clean' })
  const second = await putOnTip(git, scratch, { '.gitattributes': 'lock -merge\n' }, 'second')
  expect(await git.lane.merge({ ...order, tip: second })).toMatchObject({ kind: 'conflict', files: ['lock'] })
})

test('what the target already holds is the same, without a commit', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { commit, base } = await workOn(git, scratch, { 'a.txt': 'x\n' })
  const tip = await putOnTip(git, scratch, { 'a.txt': 'x\n' }, 'first')
  expect(await git.lane.merge({ tip, base, work: commit, slug: 'item', message: 'm', trailers: [] })).toEqual(
    { kind: 'same' },
  )
})

test('a commit that is not there is an error, not a conflict', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const tip = await git.lane.tip('main')
  const missing = 'e'.repeat(40) as Oid
  const order = { tip, base: missing, work: missing, slug: 'item', message: 'm', trailers: [] }
  await expect(git.lane.merge(order)).rejects.toThrow()
})

test('the merged commit keeps the author of the work and names the item', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const { commit, base } = await workOn(git, scratch, { 'a.txt': 'x\n' })
  const date = scratch.git(['log', '-1', '--format=%at', commit])
  const merged = await git.lane.merge({
    tip: base,
    base,
    work: commit,
    slug: 'item',
    message: '# a title with a hash\n\nbody\0',
    trailers: [
      ['Loopwork-Item', 'A-1\nSigned-off-by: forged'],
      ['Loopwork-Attempt', '1'],
    ],
  })
  if (merged.kind !== 'clean') throw new Error(merged.kind)
  expect(scratch.git(['log', '-1', '--format=%at', merged.commit])).toBe(date)
  expect(scratch.git(['log', '-1', '--format=%B', merged.commit]).trim()).toBe(
    '# a title with a hash\n\nbody\n\nLoopwork-Item: A-1 Signed-off-by: forged\nLoopwork-Attempt: 1',
  )
})

test('the user’s own commits are taken in: fast-forward, merge, or conflict', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const start = await git.lane.tip('main')
  expect(await git.lane.incoming('main')).toEqual({ kind: 'none' })

  const ahead = scratch.commit({ 'user.txt': '1\n' })
  expect(await git.lane.incoming('main')).toEqual({ kind: 'fast-forward', old: start, commit: ahead })
  // Until it has them, work begins with them all the same; where both have new commits, at the tip.
  expect(await git.lane.start('main')).toBe(ahead)
  expect(await git.lane.tip('main')).toBe(start)
  await git.lane.advance('main', start, ahead)

  const tip = await putOnTip(git, scratch, { 'a.txt': 'work\n' })
  expect(await git.lane.incoming('main')).toEqual({ kind: 'none' })
  const aside = scratch.commit({ 'user.txt': '2\n' })
  expect(await git.lane.start('main')).toBe(tip)
  const both = await git.lane.incoming('main')
  if (both.kind !== 'merge') throw new Error(both.kind)
  expect(scratch.git(['log', '-1', '--format=%P', both.commit]).trim()).toBe(`${tip} ${aside}`)
  expect(await git.lane.holds(both.commit, aside)).toBe(true)
  expect(await git.lane.holds(tip, aside)).toBe(false)
  await git.lane.advance('main', tip, both.commit)
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to: both.commit })

  await putOnTip(git, scratch, { 'a.txt': 'again\n' }, 'again')
  scratch.commit({ 'a.txt': 'by the user\n' })
  expect(await git.lane.incoming('main')).toEqual({ kind: 'conflict', files: ['a.txt'] })
})

test('the gate’s worktree is exactly at a commit, whatever the gate before left', async () => {
  const scratch = scratchRepository()
  scratch.commit({ '.gitignore': 'build\n' })
  const git = await openScratch(scratch)
  const first = await git.lane.tip('main')
  const dir = await git.lane.checkout('main', first, scratch.worktrees)
  scratch.write({ 'a.txt': 'broken\n', 'build/x': 'x', 'left/over': 'x', 'nested/y': 'y' }, dir)
  scratch.git(['init', '-q', 'nested'], { cwd: dir })
  execFileSync('mkfifo', [join(dir, 'src/pipe')])
  scratch.git(['add', '-A', 'left'], { cwd: dir })
  const second = await putOnTip(git, scratch, { 'b.txt': 'second\n' })
  expect(await git.lane.checkout('main', second, scratch.worktrees)).toBe(dir)
  expect(scratch.git(['status', '--porcelain', '--ignored'], { cwd: dir })).toBe('')
  expect(readdirSync(join(dir, 'src'))).toEqual(['c.txt'])
  expect(head(scratch, second)).toBe(scratch.git(['rev-parse', 'HEAD'], { cwd: dir }).trim())
  scratch.git(['worktree', 'remove', '--force', '--force', dir])
  expect(await git.lane.checkout('main', first, scratch.worktrees)).toBe(dir)
  expect(scratch.git(['status', '--porcelain', '--ignored'], { cwd: dir })).toBe('')
})

test('a target that doesn’t exist is said in one line', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await expect(git.lane.tip('nope')).rejects.toMatchObject({
    kind: 'git',
    message: 'there is no branch "nope"',
  })
  await expect(git.lane.tip('--output=x')).rejects.toMatchObject({ kind: 'git' })
  await expect(git.lane.tip('a b')).rejects.toMatchObject({ kind: 'git' })
  expect(await git.branchTip('nope')).toBe(null)
})

async function workOn(git: Git, scratch: Scratch, files: Shape['work']) {
  const base = await git.lane.tip('main')
  const attempt = await startTry(git, scratch, { base })
  for (const [path, content] of Object.entries(files)) {
    if (content === null) scratch.git(['rm', '-q', path], { cwd: attempt.dir })
    else scratch.write({ [path]: content }, attempt.dir)
  }
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  return { commit: collected.work.commit, base }
}
