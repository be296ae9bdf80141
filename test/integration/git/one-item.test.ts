import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

test('an item goes from a worktree through the lane into the user’s checkout', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const start = await git.lane.tip('main')

  const work = await startTry(git, scratch, { base: start })
  expect(scratch.git(['status', '--porcelain'], { cwd: work.dir })).toBe('')
  expect(scratch.git(['branch', '--show-current'], { cwd: work.dir })).toBe('loopwork/item/1\n')
  scratch.write({ 'a.txt': 'changed\nmore\n', 'new/d.txt': 'four\n' }, work.dir)
  expect(
    await git.worktrees.look({ dir: work.dir, slug: 'item', number: 1, base: start, given: start }),
  ).toEqual({
    files: 2,
    added: 3,
    removed: 1,
  })

  const collected = await work.collect({ message: 'Do the item', trailers: [['Loopwork-Item', 'A-1']] })
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(collected.work).toMatchObject({ files: ['a.txt', 'new/d.txt'], added: 3, removed: 1, leftOut: [] })
  expect(scratch.git(['log', '-1', '--format=%an %ae|%B', collected.work.commit])).toBe(
    'Ada Test ada@example.com|Do the item\n\nLoopwork-Item: A-1\n\n',
  )

  const merged = await git.lane.merge({
    tip: start,
    base: start,
    work: collected.work.commit,
    slug: 'item',
    message: 'Do the item',
    trailers: [['Loopwork-Item', 'A-1']],
  })
  if (merged.kind !== 'clean') throw new Error(merged.kind)
  expect(merged.tree).toBe(collected.work.tree)
  expect(await git.lane.advance('main', start, merged.commit)).toBe(true)
  // An answer that was lost is asked for again; a lane that has moved on is not moved back.
  expect(await git.lane.advance('main', start, merged.commit)).toBe(true)
  expect(await git.lane.advance('main', start, start)).toBe(false)
  expect(await git.lane.follow('main')).toEqual({ kind: 'followed', from: start, to: merged.commit })
  expect(await git.lane.follow('main')).toEqual({ kind: 'there' })

  expect(scratch.git(['status', '--porcelain'])).toBe('')
  expect(scratch.git(['rev-parse', 'main'])).toBe(`${merged.commit}\n`)
  expect(readFileSync(join(scratch.root, 'new/d.txt'), 'utf8')).toBe('four\n')

  await work.remove()
  expect(existsSync(work.dir)).toBe(false)
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
  expect(scratch.git(['fsck', '--no-dangling'])).toBe('')
})
