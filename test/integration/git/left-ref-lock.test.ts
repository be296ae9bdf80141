import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { oid } from '../../../src/core/ids.ts'
import { deleteRef } from '../../../src/git/objects/refs/refs.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'

function locked(scratch: Scratch, ref: string, { seconds }: { readonly seconds: number }): void {
  const lock = join(scratch.root, `.git/${ref}.lock`)
  mkdirSync(dirname(lock), { recursive: true })
  writeFileSync(lock, '')
  const made = Date.now() / 1000 - seconds
  utimesSync(lock, made, made)
}

async function advance(scratch: Scratch): Promise<boolean> {
  const git = await openScratch(scratch)
  const tip = await git.lane.tip('main')
  const next = oid(scratch.git(['commit-tree', `${tip}^{tree}`, '-p', tip, '-m', 'next']).trim())
  return git.lane.advance('main', tip, next)
}

test('a lock that a killed git has left on a ref of ours stops the lane only once', async () => {
  const scratch = scratchRepository()
  locked(scratch, 'refs/loopwork/lanes/main', { seconds: 60 })
  expect(await advance(scratch)).toBe(true)
})

test('nor does one on a branch of ours keep that from being taken away', async () => {
  const scratch = scratchRepository()
  scratch.git(['branch', 'loopwork/item/1'])
  const branch = 'refs/heads/loopwork/item/1'
  locked(scratch, branch, { seconds: 60 })
  const tip = oid(scratch.git(['rev-parse', branch]).trim())
  expect(await deleteRef(await siteOf(scratch), branch, tip)).toBe(true)
  expect(scratch.git(['for-each-ref', branch])).toBe('')
})

test('a lock that was made right now is left to its git, and taken away when that does not release it', async () => {
  const scratch = scratchRepository()
  await (await openScratch(scratch)).lane.tip('main')
  locked(scratch, 'refs/loopwork/lanes/main', { seconds: 0 })
  expect(await advance(scratch)).toBe(true)
  expect(existsSync(join(scratch.root, '.git/refs/loopwork/lanes/main.lock'))).toBe(false)
})
