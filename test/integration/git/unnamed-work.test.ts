import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'
import type { LandedWork } from '../../../src/core/ports/lane.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

const tipOf = (scratch: Scratch): Oid => oid(scratch.git(['rev-parse', 'main']).trim())

/** Work whose target had the change already, in a commit that names no item. */
function doneAt(scratch: Scratch, { strayed }: { readonly strayed: boolean }): LandedWork {
  const base = tipOf(scratch)
  writeFileSync(join(scratch.root, 'a.txt'), 'a\n')
  scratch.git(['add', 'a.txt'])
  scratch.git(['commit', '-q', '-m', 'by another hand'])
  const collected = scratch.git(['commit-tree', 'main^{tree}', '-p', base, '-m', 'A: Do A']).trim()
  scratch.git(['update-ref', 'refs/loopwork/attempts/a/1', collected])
  const of = { item: 'A', slug: 'a', message: 'A: Do A', trailers: [['Loopwork-Item', 'A']] } as const
  return { ...of, commit: tipOf(scratch), made: null, work: oid(collected), strayed }
}

const later = (scratch: Scratch, ...files: readonly string[]): void => {
  for (const file of files) {
    writeFileSync(join(scratch.root, file), file)
    scratch.git(['add', file])
    scratch.git(['commit', '-q', '-m', `brings ${file}`])
  }
}

const moves: readonly {
  readonly how: string
  move(scratch: Scratch): void
  readonly fate: string | undefined
}[] = [
  {
    how: 'reset to before it',
    move: (scratch) => scratch.git(['reset', '-q', '--hard', 'HEAD~2']),
    fate: 'taken out',
  },
  {
    how: 'reset to it',
    move: (scratch) => scratch.git(['reset', '-q', '--hard', 'HEAD~1']),
    fate: undefined,
  },
  {
    how: 'squashed into one commit in other words',
    move: (scratch) => {
      scratch.git(['reset', '-q', '--soft', 'HEAD~2'])
      scratch.git(['commit', '-q', '-m', 'all of it'])
    },
    fate: 'there',
  },
]

test.each(moves)(
  'a branch that was $how: work in a commit without trailers is judged by its change',
  async ({ move, fate }) => {
    const scratch = scratchRepository()
    const git = await openScratch(scratch)
    await git.lane.tip('main')
    const work = doneAt(scratch, { strayed: false })
    later(scratch, 'more.txt')
    await git.lane.tip('main')
    move(scratch)
    const anew = await git.lane.startAnew('main', [work])
    expect(anew?.fates.get('A')?.kind).toBe(fate)
  },
)

test('work that changed nothing has no fate of its own', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await git.lane.tip('main')
  const work = doneAt(scratch, { strayed: false })
  await git.lane.tip('main')
  scratch.git(['reset', '-q', '--hard', 'HEAD~1'])
  const anew = await git.lane.startAnew('main', [{ ...work, work: null }])
  expect(anew?.fates.size).toBe(0)
})

test("what undo takes of an agent's own commits: that commit alone, or the whole work where something came on top", async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const work = doneAt(scratch, { strayed: true })
  expect(await git.lane.ownMerge(work, [])).toEqual({ kind: 'commit' })
  later(scratch, 'more.txt')
  const merged = { ...work, commit: tipOf(scratch), made: tipOf(scratch) }
  expect(await git.lane.ownMerge(merged, [])).toEqual({ kind: 'change', of: work.work })
})
