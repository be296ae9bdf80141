import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import type { ClaimResult } from '../../../src/core/ports/attempt-store.ts'
import { reason } from '../../../src/core/reason.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start } from '../../support/store/sample.ts'
import { landed } from '../../support/store/landed.ts'
import { withRun } from '../../support/store/with-run.ts'

const a = itemId('A')
const pool = poolOf(
  'priority',
  poolEntry('claude'),
  poolEntry('codex'),
  poolEntry('claude', { model: 'opus' }),
)

const agentIn = (result: ClaimResult): string => {
  const [{ preset, model }] = claimed(result).agents
  return model === null ? preset : `${preset}/${model}`
}

const byOpus = { agent: 'claude', model: 'opus', until: 'try' } as const
const chosenOf = async (store: Store) => (await store.item(a))?.item.chosen
const unchanged = reason('no-change', 'changed nothing')
const stopped = reason('stopped', 'stopped by you')

/** Each try in a session of its own: one that goes on in that of the last try goes to its agent while that is free. */
const anew = { pool, session: 'fresh' } as const
test('the next try goes to the agent that a person has chosen, the one after it as configured', () =>
  withRun([draft('A')], anew, async ({ store, claim }) => {
    expect(await store.chooseAgent(a, byOpus)).toBeNull()
    const first = await claim()
    expect(agentIn(first)).toBe('claude/opus')
    expect(await chosenOf(store)).toBeUndefined()
    await store.finishAttempt({ fence: fenceOf(claimed(first)), reason: unchanged })
    expect(await chosenOf(store)).toBeUndefined()
    expect(agentIn(await claim(1_000_000))).toBe('claude')
    expect((await store.events({ after: 0, limit: 100 })).map(({ body }) => body)).toContainEqual({
      type: 'item:agent-chosen',
      choice: byOpus,
    })
  }))

test('a try that does not count leaves the choice for the next one: stopped, interrupted, without its machine', () =>
  withRun([draft('A')], anew, async ({ store, claim }) => {
    await store.chooseAgent(a, byOpus)
    const uncounted = [stopped, reason('interrupted', 'ended'), reason('machine:disk', 'no space left')]
    for (const [index, why] of uncounted.entries()) {
      const tried = await claim(index * 1_000_000 + 10)
      expect(agentIn(tried)).toBe('claude/opus')
      expect(await chosenOf(store)).toBeUndefined()
      await store.finishAttempt({ fence: fenceOf(claimed(tried)), reason: why })
      expect(await chosenOf(store)).toEqual(byOpus)
      await store.retryItems([a])
    }
    const counted = await claim(9_000_000)
    expect(agentIn(counted)).toBe('claude/opus')
    await store.finishAttempt({ fence: fenceOf(claimed(counted)), reason: unchanged })
    expect(agentIn(await claim(99_000_000))).toBe('claude')
  }))

test('what is chosen while an agent works outlives the merge of its work', () =>
  withRun([draft('A')], { pool }, async ({ store }) => {
    await store.chooseAgent(a, byOpus)
    const opened = await store.openRun(start({ identity: identity(2), settings: { ...settings, pool } }))
    const again = { agent: 'codex', model: null, until: 'try' } as const
    await landed(store, opened, async () => {
      await store.chooseAgent(a, again)
    })
    expect(await chosenOf(store)).toEqual(again)
  }))

test('what is chosen for a try is gone once its work is merged', () =>
  withRun([draft('A')], { pool }, async ({ store }) => {
    await store.chooseAgent(a, byOpus)
    await landed(
      store,
      await store.openRun(start({ identity: identity(2), settings: { ...settings, pool } })),
    )
    expect(await chosenOf(store)).toBeUndefined()
  }))

test.each([
  { meanwhile: { agent: 'codex', model: null, until: 'try' } as const, next: 'codex' },
  { meanwhile: null, next: 'claude' },
])('the word of a person while the chosen one works counts in its place: $next', ({ meanwhile, next }) =>
  withRun([draft('A')], anew, async ({ store, claim }) => {
    await store.chooseAgent(a, byOpus)
    const first = await claim()
    await store.chooseAgent(a, meanwhile)
    await store.finishAttempt({ fence: fenceOf(claimed(first)), reason: stopped })
    await store.retryItems([a])
    expect(agentIn(await claim(20))).toBe(next)
  }),
)

test('what had to wait for the chosen one waits for it no longer once that try has counted', () =>
  withRun([draft('A'), draft('B', { agent: 'codex' })], { pool }, async ({ store, claim }) => {
    const limited = (resetsAt: number) =>
      reason('waiting:usage_limit', '429', { fault: { class: 'usage_limit', resetsAt } })
    await store.chooseAgent(a, { agent: 'codex', model: null, until: 'try' })
    const first = await claim(10)
    await store.finishAttempt({ fence: fenceOf(claimed(first)), reason: limited(1_000_000) })
    expect((await claim(20)).kind).toBe('nothing')
    const result = await claim(2_000_000)
    const second = claimed(result)
    expect([second.item, agentIn(result)]).toEqual(['A', 'codex'])
    await store.finishAttempt({ fence: fenceOf(second), reason: unchanged })
    const other = claimed(await claim(2_000_001))
    expect(other.item).toBe('B')
    await store.finishAttempt({ fence: fenceOf(other), reason: limited(9_000_000) })
    expect(agentIn(await claim(3_000_000))).toBe('claude')
  }))

test('until the end of the task every try goes to it, against the word of the backlog, until that is taken back', () =>
  withRun([draft('A', { agent: 'claude' })], { pool }, async ({ store, claim }) => {
    await store.chooseAgent(a, { agent: 'codex', model: null, until: 'task' })
    const again = async () => {
      const result = await claim()
      await store.finishAttempt({
        fence: fenceOf(claimed(result)),
        reason: reason('stopped', 'stopped by you'),
      })
      await store.retryItems([a])
      return agentIn(result)
    }
    expect([await again(), await again()]).toEqual(['codex', 'codex'])
    await store.chooseAgent(a, null)
    expect(await again()).toBe('claude')
  }))

test('what waits for an agent that is limited starts with another one that is chosen', () =>
  withRun(
    [draft('A', { agent: 'codex' }), draft('B', { agent: 'codex' })],
    { pool },
    async ({ store, at, claim }) => {
      const first = await claim(10)
      const fault = { class: 'usage_limit', resetsAt: 1_000_000 }
      const limited = reason('waiting:usage_limit', '429', { fault })
      await store.finishAttempt({ fence: fenceOf(claimed(first)), reason: limited })
      expect((await claim(20)).kind).toBe('nothing')
      await at(21).chooseAgent(a, { agent: 'claude', model: 'opus', until: 'task' })
      expect(agentIn(await claim(22))).toBe('claude/opus')
      expect((await claim(22)).kind).toBe('nothing')
    },
  ))

test('nobody is chosen for what is done or unknown, and how the agents have done is counted', () =>
  withRun([draft('A'), draft('B')], { pool }, async ({ store, run, claim }) => {
    await landed(
      store,
      await store.openRun(start({ identity: identity(2), settings: { ...settings, pool } })),
    )
    const failed = fenceOf(claimed(await claim()))
    await store.finishAttempt({ fence: failed, reason: reason('no-change', 'changed nothing') })
    const choice = { agent: 'codex', model: null, until: 'try' } as const
    expect(await store.chooseAgent(a, choice)).toMatchObject({
      why: expect.stringContaining('it is done') as string,
    })
    expect(await store.chooseAgent(itemId('Z'), choice)).toMatchObject({ item: 'Z' })
    expect(await store.agentRecords(run.id)).toEqual([
      { agent: 'claude', model: null, tries: 1, done: 0 },
      { agent: 'mock', model: null, tries: 1, done: 1 },
    ])
  }))
