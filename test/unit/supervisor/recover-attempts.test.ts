import { expect, test } from 'vitest'
import type { Phase } from '../../../src/core/attempt.ts'
import type { SupervisorContext } from '../../../src/supervisor/context.ts'
import { recover } from '../../../src/supervisor/recover-attempts.ts'
import { anAttempt, anItem } from '../../support/run-facts.ts'

test('of what a killed supervisor left, a worker carries on what is not in the lane yet', async () => {
  const phases: readonly Phase[] = [
    'preparing',
    'running',
    'collecting',
    'verifying',
    'voting',
    'queued',
    'merging',
  ]
  const adopted = phases.map((phase, index) => anAttempt(index + 1, anItem(`T-${index}`, phase), { phase }))
  const context = {
    store: { adoptOrphans: async () => ({ adopted, superseded: [] }) },
  } as unknown as SupervisorContext
  expect((await recover(context)).map(({ phase }) => phase)).toEqual([
    'preparing',
    'running',
    'collecting',
    'verifying',
    'voting',
  ])
})

test('an attempt whose item has moved on is ended: its processes, then its worktree', async () => {
  const did: string[] = []
  const attempt = anAttempt(1, anItem('A', 'a'), { phase: 'preparing', worktree: null })
  const context = {
    store: {
      adoptOrphans: async () => ({ adopted: [], superseded: [attempt] }),
    },
    paths: { marker: () => 'mark-of-a' },
    processes: { sweep: async (marker: string) => void did.push(`ended what carries ${marker}`) },
    clearing: { add: async (_: unknown, stays: string) => void did.push(`worktree stays: ${stays}`) },
  } as unknown as SupervisorContext
  expect(await recover(context)).toEqual([])
  expect(did).toEqual(['ended what carries mark-of-a', 'worktree stays: no'])
})
