import { expect, test } from 'vitest'
import { backlogOf, typedBacklog } from '../../../bench/makespan/backlogs.ts'
import { blindSchedule, listSchedule } from '../../../bench/makespan/policies.ts'
import { itemId } from '../../../src/core/ids.ts'
import { aDraft } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'

test('chains of tasks take eight workers no longer than a list scheduler plans', async () => {
  const pieces = backlogOf('chains', 3)
  const idOf = (index: number) => itemId(`T-${index}`)
  const { tookMs } = await rehearsed({
    drafts: pieces.map(({ ms, needs }, index) =>
      aDraft(idOf(index), { estimateHours: ms / 3_600_000, dependsOn: needs.map(idOf) }),
    ),
    settings: { workers: 8, strategy: 'dependency' },
    rules: { workMs: ({ estimateHours }) => Math.round((estimateHours ?? 0) * 3_600_000) },
  })
  expect(tookMs / listSchedule(pieces, 8)).toBeLessThan(1.02)
})

test('without estimates what slow types of tasks hold up goes first, once some of each are done', async () => {
  const pieces = typedBacklog(5)
  const idOf = (index: number) => itemId(`T-${index}`)
  const workMs = new Map(pieces.map(({ ms }, index) => [idOf(index), ms]))
  const { tookMs, store } = await rehearsed({
    drafts: pieces.map(({ type, needs }, index) =>
      aDraft(idOf(index), { ...(type === undefined ? {} : { type }), dependsOn: needs.map(idOf) }),
    ),
    settings: { workers: 4, strategy: 'dependency' },
    rules: { workMs: ({ id }) => workMs.get(id) ?? 0 },
  })
  const { paces } = await store.paceFacts()
  expect(paces.get('feature') ?? 0).toBeGreaterThan(5 * (paces.get('docs') ?? 1))
  expect(tookMs / listSchedule(pieces, 4)).toBeLessThan(1.02)
  expect(blindSchedule(pieces, 4) / tookMs).toBeGreaterThan(1.05)
})
