import { expect, test } from 'vitest'
import { PacedLook } from '../../../src/board/paced-look.ts'
import { readPage, type PageSources } from '../../../src/board/read-page.ts'
import { oid, type Oid } from '../../../src/core/ids.ts'

const [merged, moved] = [oid('a'.repeat(40)), oid('b'.repeat(40))]

test('the merges have the commit of the last merge, and the one to which the branch was moved since', async () => {
  let changes = 0
  const branchTip = new PacedLook<string, Oid>({
    clock: { awakeMs: () => 0 },
    look: async (branch) => (branch === 'main' ? moved : null),
    changed: () => (changes += 1),
  })
  const sources = {
    ...{ branchTip, diffs: { close: () => {} }, settling: { close: () => {} }, merges: async () => [] },
    store: { items: async () => [], laneRecord: async () => ({ tip: merged, delivered: merged }) },
  } as unknown as PageSources
  const request = { kind: 'merges', chosen: null, returns: 0 } as const
  const read = () => readPage(sources, request, { target: 'main', now: 0 })
  // Git is never waited for.
  expect(await read()).toMatchObject({ tip: merged, branchTip: null })
  expect(await read()).toMatchObject({ tip: merged, branchTip: moved })
  expect(changes).toBe(1)
})
