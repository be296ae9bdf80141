import { expect, test } from 'vitest'
import type { StoredEvent } from '../../../src/core/event.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { RunSettings } from '../../../src/core/run/settings.ts'
import { aDraft, needing } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'
import { usualSettings } from '../../support/usual-settings.ts'

/** What a run comes to in which the agents of these tasks crash each time. Every task has one try. */
async function ran(
  drafts: readonly ItemDraft[],
  { crash = [], ...settings }: Partial<RunSettings> & { readonly crash?: readonly string[] } = {},
) {
  const { ended, events, store } = await rehearsed({
    drafts,
    settings: { retry: { attempts: 1, backoffMs: 0, maxMs: 0 }, ...settings },
    rules: { faultOf: (item) => (crash.includes(item) ? 'crash' : null) },
  })
  const { done, failed, todo, blocked } = await store.counts()
  const claims = events.flatMap(({ body, item }) => (body.type === 'item:claimed' ? (item ?? []) : []))
  return { ended: ended.kind, counts: { done, failed, todo, blocked }, claims, events }
}

/** How many agents were at work at once, at most. */
function mostAtOnce(events: readonly StoredEvent[]): number {
  let [most, now] = [0, 0]
  for (const { body } of events) {
    if (body.type === 'attempt:phase' && body.phase === 'running') most = Math.max(most, (now += 1))
    if (body.type === 'agent:ended') now -= 1
  }
  return most
}

const tasks = (count: number): readonly ItemDraft[] =>
  Array.from({ length: count }, (_, index) => aDraft(`T${String(index + 1).padStart(3, '0')}`))

// Cases of the parallel runners of loopwork and of looper, as their own tests have them.
test.each([
  { what: 'one task for three workers', drafts: tasks(1), workers: 3, done: 1 },
  { what: 'ten tasks for five workers', drafts: tasks(10), workers: 5, done: 10 },
  { what: 'as many as there are workers', drafts: tasks(3), workers: 3, done: 3 },
  { what: 'more than there are workers', drafts: tasks(5), workers: 2, done: 5 },
  { what: 'no task', drafts: [], workers: 3, done: 0 },
])('$what: each is worked on once, never more at once than there are workers', async (given) => {
  const { drafts, workers, done } = given
  const { ended, counts, claims, events } = await ran(drafts, { workers })
  expect([ended, counts]).toEqual(['finished', { done, failed: 0, todo: 0, blocked: 0 }])
  expect(claims.toSorted()).toEqual(drafts.map(({ id }) => id))
  expect(mostAtOnce(events)).toBe(Math.min(workers, drafts.length))
})

test.each([
  { mode: 'continue', workers: 3, of: 3, crash: ['T002'], counts: { done: 2, failed: 1, todo: 0 } },
  { mode: 'continue', workers: 1, of: 2, crash: ['T001'], counts: { done: 1, failed: 1, todo: 0 } },
  { mode: 'abort-all', workers: 1, of: 3, crash: ['T001'], counts: { done: 0, failed: 1, todo: 2 } },
] as const)('$mode, and $crash of $of tasks fails: $counts', async ({ mode, workers, of, crash, counts }) => {
  const result = await ran(tasks(of), { workers, crash, onFailure: mode })
  expect(result.counts).toMatchObject(counts)
  expect(result.ended).toBe(mode === 'continue' ? 'finished' : 'aborted')
})

test.each([
  { crash: ['T001', 'T002'], opened: false, done: 1 },
  { crash: ['T001', 'T002', 'T003'], opened: true, done: 0 },
])(
  'three failures in a row open the breaker, and a success between them does not count: $crash',
  async (given) => {
    const { crash, opened, done } = given
    const breaker = { ...usualSettings('claude').breaker, failures: 3 }
    const { counts, events } = await ran(tasks(3), { crash, workers: 1, breaker })
    expect(counts).toMatchObject({ done, failed: crash.length })
    expect(events.some(({ body }) => body.type === 'breaker:opened')).toBe(opened)
  },
)

test('chains go in their order, beside what needs nothing', async () => {
  const drafts = [needing('C', 'B'), needing('B', 'A'), aDraft('A'), aDraft('D')]
  const { counts, claims, events } = await ran(drafts, { workers: 2 })
  expect(counts).toMatchObject({ done: 4 })
  expect(claims.filter((id) => id !== 'D')).toEqual(['A', 'B', 'C'])
  expect(mostAtOnce(events)).toBe(2)
})

test('what needs a task that failed is not begun, and is said to be blocked', async () => {
  const { counts, claims } = await ran([aDraft('A'), needing('B', 'A'), aDraft('C')], { crash: ['A'] })
  expect(counts).toEqual({ done: 1, failed: 1, todo: 0, blocked: 1 })
  expect(claims).not.toContain('B')
})

test('every task is counted for the worker that did it', async () => {
  const { events } = await ran(tasks(4), { workers: 2 })
  const workers = events.flatMap(({ body }) => (body.type === 'item:claimed' ? body.worker : []))
  expect(workers.toSorted()).toEqual([0, 0, 1, 1])
})
