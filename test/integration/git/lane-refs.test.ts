import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openScratch } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

const refs = ['refs/loopwork/lanes/main', 'refs/loopwork/delivered/main']

const damages: readonly { readonly how: string; damage(scratch: Scratch, ref: string): void }[] = [
  {
    how: 'names a file',
    damage: (scratch, ref) => {
      writeFileSync(join(scratch.root, 'f.txt'), 'f')
      scratch.git(['update-ref', ref, scratch.git(['hash-object', '-w', 'f.txt']).trim()])
      rmSync(join(scratch.root, 'f.txt'))
    },
  },
  {
    how: 'is junk',
    damage: (scratch, ref) => writeFileSync(join(scratch.root, '.git', ref), 'junk'),
  },
  {
    how: 'is a folder of other refs',
    damage: (scratch, ref) => {
      scratch.git(['update-ref', '-d', ref])
      scratch.git(['update-ref', `${ref}/x`, 'main'])
    },
  },
  {
    how: 'is in the way of other refs, packed',
    damage: (scratch, ref) => {
      scratch.git(['update-ref', '-d', ref])
      scratch.git(['update-ref', `${ref}/x`, 'main'])
      scratch.git(['pack-refs', '--all'])
    },
  },
]

test.each(damages)('a ref of the lane that $how is made again at the branch', async ({ damage }) => {
  for (const ref of refs) {
    const scratch = scratchRepository()
    const head = scratch.git(['rev-parse', 'main']).trim()
    await (await openScratch(scratch)).lane.tip('main')
    damage(scratch, ref)
    expect(await (await openScratch(scratch)).lane.tip('main')).toBe(head)
    expect(refs.map((name) => scratch.git(['rev-parse', name]).trim())).toEqual([head, head])
  }
})

test('what stood below the name of a lane keeps a ref', async () => {
  const scratch = scratchRepository()
  const work = scratch.git(['commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'of another lane']).trim()
  scratch.git(['update-ref', 'refs/loopwork/lanes/main/x', work])
  await (await openScratch(scratch)).lane.tip('main')
  expect(scratch.git(['for-each-ref', '--points-at', work, '--format=%(refname)']).trim()).toBe(
    `refs/loopwork/older/lanes/main/x/${work}`,
  )
})
