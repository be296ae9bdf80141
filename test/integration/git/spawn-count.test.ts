import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

test('bringing one item in costs at most 9 git processes, looking at a quiet worktree one', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const base = await git.lane.tip('main')
  const attempt = await startTry(git, scratch, { base })
  const log = countCommands(scratch)

  await git.worktrees.look({ dir: attempt.dir, slug: 'item', number: 1, base, given: base })
  expect(log()).toEqual(['status'])
  await attempt.collect()
  expect(log()).toEqual(['status'])
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  // The process that moves refs may live on from before.
  expect(log().filter((command) => command !== 'update-ref')).toEqual([
    ...['status', 'update-index', 'write-tree', 'diff-tree'],
  ])

  const tip = await putOnTip(git, scratch, { 'b.txt': 'other\n' }, 'other')
  await git.lane.follow('main')
  log()
  const order = { tip, base, work: collected.work.commit, slug: 'item', message: 'm', trailers: [] }
  const merged = await git.lane.merge(order)
  if (merged.kind !== 'clean') throw new Error(merged.kind)
  await git.lane.advance('main', tip, merged.commit)
  await git.lane.follow('main')
  const commands = log()
  expect(commands.length, commands.join(' ')).toBeLessThanOrEqual(9)
  await git.lane.follow('main')
  expect(log()).toEqual([])
})

/** Puts a `git` first on PATH that notes the command; the answer is what was noted since the last call. */
function countCommands(scratch: Scratch): () => readonly string[] {
  const log = join(scratch.folder, 'commands')
  writeFileSync(log, '')
  gitShim(scratch.folder, `printf '%s\\n' "$*" >> '${log}'`)
  return () => {
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line !== '')
    writeFileSync(log, '')
    return lines.map((line) => /(?:-c \S+ |--\S+ )*([a-z-]+)/.exec(line)?.[1] ?? line)
  }
}
