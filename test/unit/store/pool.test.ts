import { expect, test } from 'vitest'
import type { FaultClass } from '../../../src/core/agent/fault.ts'
import { fenceOf } from '../../../src/core/attempt.ts'
import { judgeNumber } from '../../../src/core/judge.ts'
import { parseRoute, type RouteRule } from '../../../src/core/policy/pool/route-rule.ts'
import type { ClaimResult } from '../../../src/core/ports/attempt-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { agentsFor } from '../../../src/wording/pool/agents-for.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start, tip } from '../../support/store/sample.ts'
import { queue, running, verifying } from '../../support/store/stages.ts'
import { withRun } from '../../support/store/with-run.ts'
import { withStore } from '../../support/store/with-store.ts'

const minute = 60_000
const many = (count: number) => Array.from({ length: count }, (_, index) => draft(`T${index}`))

/** `T0 by claude/sonnet`, or why there is nothing. */
const inWords = (result: ClaimResult): string => {
  if (result.kind === 'nothing') return result.at === null ? result.why : `${result.why} until ${result.at}`
  const [{ preset, model }] = result.attempt.agents
  return `${result.item.id} by ${model === null ? preset : `${preset}/${model}`}`
}

const ends = (store: Store, result: ClaimResult, kind: FaultClass, fault: object = {}) =>
  store.finishAttempt({
    fence: fenceOf(claimed(result)),
    reason: reason(`waiting:${kind}` as 'waiting:rate_limit', '429', { fault }),
  })

const noteOf = (result: ClaimResult) => ({
  fence: fenceOf(claimed(result)),
  agent: claimed(result).agents[0],
})

const route = (text: string): RouteRule => {
  const rule = parseRoute(text)
  if ('problem' in rule) throw new Error(rule.problem)
  return rule
}

test('three workers, one limited agent and one free: nothing waits that need not, and the limited comes back', () => {
  const pool = poolOf('round-robin', poolEntry('claude'), poolEntry('codex'))
  return withRun(many(9), { pool }, async ({ store, at, claim }) => {
    const first = await claim(10)
    expect([inWords(first), inWords(await claim(10))]).toEqual(['T0 by claude', 'T1 by codex'])
    await ends(at(20), first, 'usage_limit', { resetsAt: 20 + 5 * minute })
    const until = 20 + 5 * minute + 5_000
    // It goes back uncounted, and is claimable at once.
    expect([inWords(await claim(20)), inWords(await claim(20))]).toEqual(['T0 by codex', 'T2 by codex'])
    expect((await store.item(draft('T0').id))?.item.attempts).toBe(0)
    expect(inWords(await claim(until - 1))).toBe('T3 by codex')
    const probe = await claim(until)
    expect(inWords(probe)).toBe('T4 by claude')
    // One tries; the others go on where it is known to work.
    expect([inWords(await claim(until)), inWords(await claim(until))]).toEqual(['T5 by codex', 'T6 by codex'])
    await store.noteAnswer(noteOf(probe))
    expect(inWords(await claim(until))).toBe('T7 by claude')
  })
})

test('one agent alone that is limited: nothing is claimed before its reset, by no supervisor, and after a restart neither', () =>
  withStore(async (store, at) => {
    await store.importItems('a.json', many(3))
    const { supervisor } = await at(1).openRun(start({}))
    const other = await at(1).openRun(start({ identity: identity(2) }))
    expect(other.how).toBe('joined')
    const one = await at(10).claimNext({ supervisor: supervisor.id, worker: 0 })
    await ends(at(20), one, 'rate_limit')
    expect(inWords(await at(21).claimNext({ supervisor: other.supervisor.id, worker: 0 }))).toBe(
      'limited until 30020',
    )
    await at(22).leaveRun(supervisor.id, 'detach')
    await at(22).leaveRun(other.supervisor.id, 'detach')
    const again = await at(23).openRun(start({}))
    expect(again.how).toBe('resumed')
    const claim = async (now: number) =>
      inWords(await at(now).claimNext({ supervisor: again.supervisor.id, worker: 0 }))
    expect(await claim(24)).toBe('limited until 30020')
    expect(await claim(30_020)).toBe('T0 by true')
  }))

test('the wait doubles with each try in a row, is one for all that meet it together, and an answer ends the row', () =>
  withRun(many(3), {}, async ({ store, at, claim }) => {
    const [one, two] = [await claim(0), await claim(0)]
    await ends(at(1_000), one, 'rate_limit')
    await ends(at(2_000), two, 'rate_limit')
    expect(inWords(await claim(2_000))).toBe('limited until 32000')
    const probe = await claim(32_000)
    expect(inWords(await claim(32_001))).toBe('inProgress until 62000')
    await ends(at(33_000), probe, 'rate_limit')
    expect(inWords(await claim(33_000))).toBe('limited until 93000')
    const good = await claim(93_000)
    await store.noteAnswer(noteOf(good))
    expect((await store.newestRun())?.cools).toEqual([])
    const events = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body.type)
    expect(events.filter((type) => type.startsWith('pool:'))).toEqual([
      'pool:limited',
      'pool:limited',
      'pool:free',
    ])
  }))

test('a cap counts the agents at work of every supervisor, and what waits for its merge no more', () => {
  const pool = poolOf('priority', poolEntry('codex', { maxConcurrent: 1 }))
  return withRun(many(3), { pool }, async ({ store, at, claim }) => {
    const joined = await store.openRun(start({ identity: identity(2), settings: { ...settings, pool } }))
    const first = await claim(10)
    expect(inWords(first)).toBe('T0 by codex')
    expect(inWords(await at(10).claimNext({ supervisor: joined.supervisor.id, worker: 0 }))).toBe(
      'inProgress',
    )
    await queue(store, fenceOf(claimed(first)))
    expect(inWords(await claim(11))).toBe('T1 by codex')
  })
})

test('a cap counts reviewers and judges while they are at work, and what is shown of an agent is what a claim finds', () => {
  const pool = poolOf('priority', poolEntry('codex', { maxConcurrent: 1 }))
  return withRun(many(9), { pool }, async ({ store, at, run, claim }) => {
    const shown = async () => {
      const facts = { run: { ...run, settings: { ...settings, pool } }, now: 11 }
      return agentsFor(draft('T8'), facts, await store.agentsInUse()).map(({ obstacle }) => obstacle)
    }
    const finds = async (words: string, obstacle: 'full' | null) => {
      expect(await shown()).toEqual([obstacle])
      const result = await claim(11)
      expect(inWords(result)).toBe(words)
      return result
    }
    const reviewed = fenceOf(claimed(await finds('T0 by codex', null)))
    const asCodex = { preset: 'codex', model: null }
    await finds('inProgress', 'full')
    await store.enterPhase(reviewed, { ...verifying(), phase: 'reviewing' })
    await store.noteReviewer({ fence: reviewed, index: 0, ...asCodex, commit: tip })
    await finds('inProgress', 'full')
    await store.noteReview({ fence: reviewed, index: 0, end: { kind: 'put off', why: '429' } })
    // One that is none of the pool.
    await store.noteReviewer({ fence: reviewed, index: 1, preset: 'gemini', model: null, commit: tip })
    const voted = fenceOf(claimed(await finds('T1 by codex', null)))
    await store.enterPhase(voted, running)
    await store.enterPhase(voted, { phase: 'voting', agents: running.agents })
    await store.noteJudge({ fence: voted, agent: judgeNumber(0), ...asCodex })
    await finds('inProgress', 'full')
    await store.noteJudge({ fence: voted, agent: judgeNumber(1), ...asCodex })
    await finds('inProgress', 'full')
    const vote = { rule: 'judge', winner: 0, of: 1, passed: 1, why: 'judged best' } as const
    await at(12).noteVote(voted, vote)
    await finds('T2 by codex', null)
  })
})

test('a reviewer waits for a place among the agents of its kind, and no task is given that place before it', () => {
  const pool = poolOf('priority', poolEntry('codex', { maxConcurrent: 1 }), poolEntry('claude'))
  return withRun(many(9), { pool }, async ({ store, claim }) => {
    const codex = fenceOf(claimed(await claim(10)))
    const reviewed = []
    for (const words of ['T1 by claude', 'T2 by claude']) {
      const result = await claim(10)
      expect(inWords(result)).toBe(words)
      const fence = fenceOf(claimed(result))
      await store.enterPhase(fence, { ...verifying(), phase: 'reviewing' })
      reviewed.push({ fence, index: 0, preset: 'codex', model: null, commit: tip })
    }
    const [first, second] = reviewed as [(typeof reviewed)[0], (typeof reviewed)[0]]
    expect(await store.noteReviewer(first)).toBe('full')
    expect(await store.attempt(first.fence.attempt)).toMatchObject({ reviews: [{ end: null, waits: true }] })
    // Also one that waits for a limit takes nobody's place.
    await store.noteWaitingReviewer(second)
    await queue(store, codex)
    expect(inWords(await claim(11))).toBe('T3 by claude')
    expect(await store.noteReviewer(first)).toBe('ok')
    // Asked again, as after a kill before its start.
    expect(await store.noteReviewer(first)).toBe('ok')
    expect(await store.noteReviewer(second)).toBe('full')
    await store.noteReview({ ...first, end: { kind: 'answered', answer: 'approve', notes: '' } })
    expect(await store.noteReviewer(second)).toBe('ok')
    expect((await store.attempt(second.fence.attempt))?.reviews?.[0]).not.toHaveProperty('waits')
    // What the pool doesn't limit is never full.
    expect(await store.noteReviewer({ ...first, index: 1, preset: 'claude' })).toBe('ok')
  })
})

test('a task for one agent waits for that agent, while others that came later go on with theirs', () => {
  const drafts = [
    draft('PINNED', { agent: 'claude', priority: 1 }),
    draft('DOCS', { type: 'docs', priority: 2 }),
    draft('ANY', { priority: 3 }),
    draft('MODEL', { model: 'opus', priority: 4 }),
  ]
  const gemini = poolEntry('gemini', { model: 'flash' }).preset
  const pool = poolOf('priority', poolEntry('claude', { model: 'opus' }), poolEntry('codex'))
  const routes = [{ rule: route('type = docs'), agent: 'gemini', model: 'flash' }]
  return withRun([draft('FIRST'), ...drafts], { pool, routes, presets: [gemini] }, async ({ at, claim }) => {
    const first = await claim(10)
    expect(inWords(first)).toBe('PINNED by claude/opus')
    await ends(at(20), first, 'usage_limit')
    const got: string[] = []
    for (let time = 0; time < 12; time++) {
      const words = inWords(await claim(30))
      if (words !== 'inProgress until 30') got.push(words)
    }
    expect(got.slice(0, 4)).toEqual([
      'DOCS by gemini/flash',
      'ANY by codex',
      'FIRST by codex',
      'inProgress until 3600020',
    ])
    const back = inWords(await claim(3_600_020))
    expect(back).toBe('PINNED by claude/opus')
  })
})

test('a later try goes to the agent of the one before, which can go on in its session, while that is free', () => {
  const pool = poolOf('round-robin', poolEntry('claude'), poolEntry('codex'))
  return withRun([draft('A')], { pool }, async ({ at, claim }) => {
    const first = await claim(10)
    await at(20).finishAttempt({ fence: fenceOf(claimed(first)), reason: reason('no-change', '') })
    const second = await claim(200)
    expect([inWords(first), inWords(second)]).toEqual(['A by claude', 'A by claude'])
    await ends(at(210), second, 'rate_limit')
    expect(inWords(await claim(210))).toBe('A by codex')
  })
})

test('the first sign stops others from starting there, and says whether another agent could go on', () => {
  const pool = poolOf('priority', poolEntry('claude'), poolEntry('codex', { maxConcurrent: 1 }))
  return withRun(many(4), { pool }, async ({ at, claim }) => {
    const note = noteOf(await claim(10))
    const fault = { class: 'rate_limit', message: '429' } as const
    expect(await at(20).noteLimit({ ...note, fault })).toEqual({ other: true })
    expect(inWords(await claim(21))).toBe('T1 by codex')
    expect(await at(22).noteLimit({ ...note, fault })).toEqual({ other: false })
  })
})

test('a limit of the reviewer is stored for whoever starts it, longer each time, and leaves the agents alone', () => {
  const agent = { ...settings.agent, name: 'critic' }
  const review = { agent, rounds: 2, on: ['feature'] } as const
  return withRun(many(3), { review }, async ({ store, run, at, claim, next }) => {
    const work = fenceOf(claimed(await claim(10)))
    const note = { fence: work, agent: { preset: 'critic', model: null } }
    const fault = { class: 'network', message: 'no route' } as const
    const waits = async () => (await store.run(run.id))?.cools.map(({ since, until }) => [since, until])
    await at(20).noteLimit({ ...note, reviewerSince: 15, fault })
    expect(await waits()).toEqual([[20, 30_020]])
    await at(30_040).noteLimit({ ...note, reviewerSince: 30_030, fault })
    expect(await waits()).toEqual([[30_040, 90_040]])
    expect(inWords(await claim(30_050))).toContain('T1')
    await store.noteAnswer({ ...note, reviewerSince: 90_041 })
    expect(await waits()).toEqual([])
    expect(await next()).toBe('T2')
  })
})

test('each of several agents of a task is another one while there is one that is free, whatever the order of the pool', () => {
  const pool = poolOf(
    'priority',
    poolEntry('claude'),
    poolEntry('codex'),
    poolEntry('gemini', { maxConcurrent: 1 }),
  )
  return withRun(many(2), { pool, agentsPerTask: 4 }, async ({ claim }) => {
    const presets = async () => claimed(await claim()).agents.map(({ preset }) => preset)
    expect(await presets()).toEqual(['claude', 'codex', 'gemini', 'claude'])
    expect(await presets()).toEqual(['claude', 'codex', 'claude', 'claude'])
  })
})

test.each([
  ['a usage limit', 'waiting:usage_limit', { fault: { resetsAt: 30 * minute } }],
  ['a login that was refused', 'agent:fault-auth', {}],
  ['a bill that was not paid', 'agent:fault-billing', {}],
  ['a program that is not there', 'agent:not-started', {}],
] as const)(
  'one of several agents of a task meets %s: no later task starts it, though another one does the task',
  (_, code, detail) => {
    const pool = poolOf('priority', poolEntry('claude', { model: 'opus' }), poolEntry('codex'))
    return withRun(many(2), { pool, agentsPerTask: 2 }, async ({ store, at, claim }) => {
      const first = await claim(10)
      expect(claimed(first).agents.map(({ preset }) => preset)).toEqual(['claude', 'codex'])
      const fence = { ...fenceOf(claimed(first)), candidate: 0 }
      await at(20).endCandidate(fence, reason(code, 'refused', detail))
      const next = await claim(21)
      expect(claimed(next).agents.map(({ preset }) => preset)).toEqual(['codex', 'codex'])
      expect(await store.newestRun()).toMatchObject({ cools: [{ message: 'refused' }] })
    })
  },
)

test('one of several agents that fails by itself limits nobody', () =>
  withRun(many(1), { agentsPerTask: 2 }, async ({ store, at, claim }) => {
    const fence = { ...fenceOf(claimed(await claim(10))), candidate: 1 }
    await at(20).endCandidate(fence, reason('agent:fault-crash', 'crashed'))
    expect((await store.newestRun())?.cools).toEqual([])
  }))
