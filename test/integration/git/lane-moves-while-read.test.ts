import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'
import type { LaneBack, LaneRecord } from '../../../src/core/ports/lane-store.ts'
import type { Git } from '../../../src/core/ports/git.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head, putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

const laneRef = 'refs/loopwork/lanes/main'

interface Looker {
  readonly git: Git
  /** What it has put back, as the run says it. */
  readonly backs: LaneBack[]
}

/**
 * A process that looks at the lane while another one writes: the record is a row and the lane a ref, so something may happen between reading
 * the one and the other.
 */
async function looker(
  scratch: Scratch,
  between: { readonly record: () => LaneRecord; readonly landedOn?: () => void },
): Promise<Looker> {
  const backs: LaneBack[] = []
  const journal = fileJournal(join(scratch.folder, 'looker.json'))
  const git = await openScratch(scratch, scratch.root, {
    laneStore: {
      ...journal,
      laneRecord: async () => between.record(),
      landedOn: async () => (between.landedOn?.(), []),
      noteLaneBack: async (back) => void backs.push(back),
    },
  })
  return { git, backs }
}

const olderRefs = (scratch: Scratch): string =>
  scratch.git(['for-each-ref', 'refs/loopwork/older/lanes']).trim()

async function lane(
  scratch: Scratch,
): Promise<{ readonly owner: Git; readonly from: Oid; readonly to: Oid }> {
  const owner = await openScratch(scratch)
  const from = await owner.lane.tip('main')
  const to = await putOnTip(owner, scratch, { 'a.txt': 'a' })
  scratch.git(['update-ref', laneRef, from])
  return { owner, from, to }
}

test('a merge that lands between reading the lane and its record was not made by a stranger', async () => {
  const scratch = scratchRepository()
  const { from, to } = await lane(scratch)
  const { git, backs } = await looker(scratch, {
    record: () => {
      scratch.git(['update-ref', laneRef, to])
      return { tip: to, delivered: from }
    },
  })
  expect(await git.lane.tip('main')).toBe(to)
  expect([backs, olderRefs(scratch)]).toEqual([[], ''])
})

test('commits of the user that the lane takes in while it is read are not taken out of it again', async () => {
  const scratch = scratchRepository()
  const from = await (await openScratch(scratch)).lane.tip('main')
  const own = scratch.git(['commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'by the user']).trim()
  // The branch was read before the commit was there, the lane after it was taken in, and that is not stored yet.
  scratch.git(['update-ref', laneRef, own])
  const { git, backs } = await looker(scratch, {
    record: () => {
      scratch.git(['update-ref', 'refs/heads/main', own])
      return { tip: from, delivered: from }
    },
  })
  expect(await git.lane.tip('main')).toBe(own)
  expect([backs, head(scratch, laneRef), olderRefs(scratch)]).toEqual([[], own, ''])
})

test('of two that see the lane moved by a stranger, the one that puts it back says so', async () => {
  const scratch = scratchRepository()
  const { from, to } = await lane(scratch)
  const record = () => ({ tip: to, delivered: from })
  const late = await looker(scratch, { record, landedOn: () => scratch.git(['update-ref', laneRef, to]) })
  expect(await late.git.lane.tip('main')).toBe(to)
  expect(late.backs).toEqual([])
  scratch.git(['update-ref', laneRef, from])
  const first = await looker(scratch, { record })
  expect(await first.git.lane.tip('main')).toBe(to)
  expect(first.backs).toMatchObject([{ target: 'main', tip: to, lost: [] }])
  expect(first.backs[0]?.message).toContain(`was moved to ${from.slice(0, 7)}, not by loopwork`)
})

test('a lane that stands where it was put back before that was noted is said to have lost its commit, not to have been moved', async () => {
  const scratch = scratchRepository()
  const from = await (await openScratch(scratch)).lane.tip('main')
  const gone = oid('b'.repeat(40))
  const { git, backs } = await looker(scratch, { record: () => ({ tip: gone, delivered: from }) })
  expect(await git.lane.tip('main')).toBe(from)
  expect(backs[0]?.message).toMatch(
    /^the commit that refs\/loopwork\/lanes\/main was at \(bbbbbbb\) is not in the repository any more; /,
  )
})
