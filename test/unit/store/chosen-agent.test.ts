import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
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

test('the next try goes to the agent that a person has chosen, the one after it as configured', () =>
  withRun([draft('A')], { pool }, async ({ store, claim }) => {
    expect(await store.chooseAgent(a, { agent: 'claude', model: 'opus', until: 'try' })).toBeNull()
    const first = await claim()
    expect(agentIn(first)).toBe('claude/opus')
    expect((await store.item(a))?.item.chosen).toBeUndefined()
    await store.finishAttempt({ fence: fenceOf(claimed(first)), reason: reason('stopped', 'stopped by you') })
    await store.retryItems([a])
    expect(await store.chooseAgent(a, null)).toBeNull()
    expect((await store.events({ after: 0, limit: 100 })).map(({ body }) => body)).toContainEqual({
      type: 'item:agent-chosen',
      choice: { agent: 'claude', model: 'opus', until: 'try' },
    })
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
