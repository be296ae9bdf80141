import { expect, test } from 'vitest'
import { fenceOf, mapAgents, type Attempt } from '../../../src/core/attempt.ts'
import { seenWith } from '../../../src/core/candidate.ts'
import type { RunSettings } from '../../../src/core/run/settings.ts'
import { reason } from '../../../src/core/reason.ts'
import { emptyReport } from '../../../src/core/agent/stored-report.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { someWork } from '../../support/run-facts.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, start, tip } from '../../support/store/sample.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

const gate = { command: 'npm test', exit: 0, durationMs: 5, tree: tip }

/** An attempt by three agents that are at work. */
const withThree = (
  story: (bench: Bench, attempt: Attempt) => Promise<void>,
  said: Partial<RunSettings> = {},
) =>
  withRun([draft('A')], { agentsPerTask: 3, ...said }, async (bench) => {
    const attempt = claimed(await bench.claim())
    const agents = mapAgents(attempt.agents, (agent) => ({
      ...agent,
      worktree: { path: `/w/${agent.number}`, branch: null, base: tip },
      given: null,
      stage: { phase: 'running' as const },
    }))
    await bench.store.enterPhase(fenceOf(attempt), { phase: 'running', agents })
    const stored = await bench.store.attempt(attempt.id)
    if (stored === null) throw new Error('it was claimed')
    await story(bench, stored)
  })

function seen(attempt: Attempt, number: number): Exclude<Attempt, { phase: 'preparing' }> {
  const found = seenWith(attempt, number)
  if (found === null || found.phase === 'preparing') throw new Error(`agent ${number} is at work`)
  return found
}

test('planned agents are stored by the claim, and read back before any has a worktree', () =>
  withRun([draft('A')], { agentsPerTask: 2 }, async ({ store, claim }) => {
    const attempt = claimed(await claim())
    expect(attempt.agents.map(({ number }) => number)).toEqual([0, 1])
    expect(await store.attempt(attempt.id)).toEqual(attempt)
  }))

test('how far each agent is concerns no other, and is there after the supervisor is gone', () =>
  withThree(async ({ store, at, run }, attempt) => {
    const { agents } = seen(attempt, 1)
    const second = fenceOf(seen(attempt, 1))
    await store.enterPhase(second, { phase: 'collecting', agents, work: null })
    await store.enterPhase(second, { phase: 'verifying', agents, work: someWork })
    await store.noteGate(second, gate)
    await at(40).endCandidate(second, null)
    await at(50).endCandidate(fenceOf(seen(attempt, 2)), reason('no-change', 'nothing'))
    const joined = await store.openRun(start({ identity: identity(2) }))
    const { adopted } = await store.adoptOrphans(joined.supervisor.id, () => 'dead')
    expect(adopted).toMatchObject([
      {
        phase: 'running',
        run: run.id,
        agents: [
          { number: 0, stage: { phase: 'running' } },
          { number: 1, stage: { phase: 'standing', work: someWork, gates: [gate], at: 40 } },
          { number: 2, stage: { phase: 'out', work: null, at: 50, reason: { code: 'no-change' } } },
        ],
      },
    ])
    // The one that lost the attempt writes nothing any more, not for one of its agents either.
    expect(await store.endCandidate(fenceOf(seen(attempt, 0)), null)).toBe('ghost')
  }))

test('the vote makes the work of one agent the attempt’s, once and for the lane', () =>
  withThree(async ({ store }, attempt) => {
    const second = seen(attempt, 1)
    await store.enterPhase(fenceOf(second), { phase: 'verifying', agents: second.agents, work: someWork })
    await store.noteGate(fenceOf(second), gate)
    await store.endCandidate(fenceOf(second), null)
    const vote = { rule: 'first', winner: 1, of: 3, passed: 1, why: 'passed its gate first' } as const
    await store.noteVote(fenceOf(attempt), vote)
    await store.queueAndClaim(fenceOf(attempt), null)
    expect(await store.attempt(attempt.id)).toMatchObject({
      ...{ phase: 'queued', vote, work: someWork, gates: [gate] },
      agents: [{ number: 1 }, { number: 0 }, { number: 2 }],
    })
  }))

const ended = { process: 0, session: null, answered: false, usage: null, sessionUsage: null, ranMs: 5 }
const report = { ...emptyReport, earlier: [{ ...ended, replaced: true as const }] }
const four = ['a', 'b', 'c', 'd'].map((name) => poolEntry(name))
const limit = { class: 'usage_limit', message: 'limit reached' } as const

test('one that is limited leaves its place to an agent that no other of the task is, with what it has used', () =>
  withThree(
    async ({ store, at }, attempt) => {
      const names = async () => (await store.attempt(attempt.id))?.agents.map(({ preset }) => preset)
      expect(await names()).toEqual(['a', 'b', 'c'])
      const fence = fenceOf(seen(attempt, 1))
      await at(20).noteLimit({ fence, agent: { preset: 'b', model: null }, fault: limit })
      expect(await at(21).replaceCandidate({ fence, report })).toEqual({ preset: 'd', model: null })
      expect(await store.attempt(attempt.id)).toMatchObject({
        agents: [{ preset: 'a' }, { preset: 'd', report, stage: { phase: 'running' } }, { preset: 'c' }],
      })
      // No other is left but those that are at work on it: one of them once more, as the pool has them.
      await at(22).noteLimit({ fence, agent: { preset: 'd', model: null }, fault: limit })
      expect(await at(23).replaceCandidate({ fence, report })).toEqual({ preset: 'a', model: null })
      for (const preset of ['a', 'c'])
        await at(24).noteLimit({ fence, agent: { preset, model: null }, fault: limit })
      expect(await at(25).replaceCandidate({ fence, report })).toBeNull()
      expect(await names()).toEqual(['a', 'a', 'c'])
    },
    { pool: poolOf('priority', ...four) },
  ))

test('one that is alone on its task has no place to leave, and a lost attempt none of its own', () =>
  withThree(
    async ({ store }, attempt) => {
      expect(await store.replaceCandidate({ fence: fenceOf(attempt), report })).toBe('ghost')
      const fence = { ...fenceOf(seen(attempt, 1)), tenure: 9 }
      expect(await store.replaceCandidate({ fence, report })).toBe('ghost')
    },
    { pool: poolOf('priority', ...four) },
  ))
