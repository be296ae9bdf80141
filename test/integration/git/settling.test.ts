import { rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { attemptId, type Oid } from '../../../src/core/ids.ts'
import type { Settling } from '../../../src/core/settling.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

/** A try whose `a.txt` and `b.txt` conflict with main, handed over to a person. */
async function handedOver() {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  onTestFinished(() => git.close())
  const { dir, base, collect } = await startTry(git, scratch)
  scratch.write({ 'a.txt': 'work\n', 'b.txt': 'work\n' }, dir)
  const collected = await collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const work = collected.work.commit
  const tip = scratch.commit({ 'a.txt': 'main\n', 'b.txt': 'main\n' })
  const order = { dir, attempt: attemptId(1), slug: 'item', number: 1, base, work, whole: true }
  await git.worktrees.handOver({ ...order, target: 'main', tip })
  return {
    scratch,
    dir,
    git: (...args: readonly string[]) => scratch.git(args, { cwd: dir }),
    settling: (of: Oid = tip): Promise<Settling | null> =>
      git.worktrees.settling({ dir, tip: of, target: 'main' }),
  }
}

test('a file is left until its markers are out, or it is added as it is; the merge needs no commit', async () => {
  const { scratch, dir, git, settling } = await handedOver()
  expect(await settling()).toMatchObject({ kind: 'open', files: ['a.txt', 'b.txt'] })
  scratch.write({ 'a.txt': 'both\n' }, dir)
  expect(await settling()).toMatchObject({ kind: 'open', files: ['b.txt'] })
  git('add', 'b.txt')
  expect(await settling()).toEqual({ kind: 'settled' })
  git('commit', '-qam', 'settled')
  expect(await settling()).toEqual({ kind: 'settled' })
})

test('a merge that was dropped is not settled, and a rebase that is half done is said', async () => {
  const { git, settling } = await handedOver()
  git('merge', '--abort')
  expect(await settling()).toMatchObject({ kind: 'no merge', behind: { stage: 'no merge' } })
  expect(() => git('rebase', '-q', 'main')).toThrow()
  expect(await settling()).toEqual({ kind: 'open', why: 'a rebase is under way there', files: [] })
})

test('a merge with an older commit of the target is none with the one that conflicts', async () => {
  const { scratch, dir, settling } = await handedOver()
  scratch.write({ 'a.txt': 'both\n', 'b.txt': 'both\n' }, dir)
  expect(await settling()).toEqual({ kind: 'settled' })
  expect(await settling(scratch.commit({ 'a.txt': 'newer\n' }))).toMatchObject({ kind: 'no merge' })
})

test('what the target has got since the merge was handed over is said, until it is taken in', async () => {
  const { scratch, dir, git, settling } = await handedOver()
  expect((await settling())?.behind).toBeUndefined()
  const newer = scratch.commit({ 'c.txt': 'newer\n' })
  expect(await settling()).toMatchObject({ kind: 'open', behind: { dir, target: 'main', stage: 'open' } })
  git('merge', '--abort')
  expect(() => git('merge', 'main')).toThrow()
  expect((await settling(newer))?.behind).toBeUndefined()
})

test('nothing is known of a worktree that is gone', async () => {
  const { dir, settling } = await handedOver()
  rmSync(dir, { recursive: true })
  expect(await settling()).toBeNull()
})
