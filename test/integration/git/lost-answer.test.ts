import { expect, onTestFinished, test } from 'vitest'
import type { Oid } from '../../../src/core/ids.ts'
import { deleteRef, moveRef, moveRefs, readRef } from '../../../src/git/objects/refs/refs.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'

/** git does it, and is killed before it can say so. */
const killedAfterUpdates = `case " $* " in *" update-ref "*) git "$@"; kill -9 $$;; esac`

test('a ref that has moved though git failed counts as moved, and one that has not as a failure', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const [from, to] = [scratch.commit({ 'a.txt': '1' }), scratch.commit({ 'a.txt': '2' })]
  const [one, two, three] = ['refs/loopwork/one', 'refs/loopwork/two', 'refs/loopwork/three']
  onTestFinished(gitShim(scratch.folder, killedAfterUpdates))

  expect(await moveRef(site, { name: one, to: from, from: null, why: 'test' })).toBe(true)
  expect(await moveRef(site, { name: one, to, from, why: 'test' })).toBe(true)
  const moves = [
    { name: two, to, from: null },
    { name: three, to },
  ]
  expect(await moveRefs(site, { moves, why: 'test', about: two, movedOn: async () => false })).toBe(true)
  expect(await deleteRef(site, two, to)).toBe(true)
  expect(await readRef(site, one)).toBe(to)
  expect(await readRef(site, two)).toBeNull()
  expect(await readRef(site, three)).toBe(to)

  const nowhere = 'f'.repeat(40) as Oid
  await expect(moveRef(site, { name: one, to: nowhere, why: 'test' })).rejects.toThrow(`moving ${one}`)
  expect(await moveRef(site, { name: one, to: from, from, why: 'test' })).toBe(false)
})
