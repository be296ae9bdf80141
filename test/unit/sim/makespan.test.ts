import { expect, test } from 'vitest'
import { backlogOf } from '../../../bench/makespan/backlogs.ts'
import { listSchedule } from '../../../bench/makespan/policies.ts'
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
