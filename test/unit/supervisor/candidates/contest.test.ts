import { expect, test, vi } from 'vitest'
import { fenceOf } from '../../../../src/core/attempt.ts'
import { outOf, standingOf } from '../../../../src/core/candidate.ts'
import { judgeNumber, looksOfJudge } from '../../../../src/core/judge.ts'
import { receipt } from '../../../../src/report/receipt.ts'
import { reason } from '../../../../src/core/reason.ts'
import { Interrupted, type Interruption } from '../../../../src/supervisor/interruption.ts'
import { withContest, type ContestScene } from '../../../support/contest-scene.ts'
import { until } from '../../../support/until.ts'

const crash = { tree: null, end: 'crash' } as const
const never = { tree: 'f', end: 'never' } as const

const stored = async ({ bench, attempt }: ContestScene) => {
  const found = await bench.store.attempt(attempt.id)
  if (found === null) throw new Error('the attempt is gone')
  return found
}

test('two of three that made the same change win, and the third is stopped, which is no failure', () =>
  withContest([{ tree: 'a' }, never, { tree: 'a' }], 'majority', async (scene) => {
    expect(await scene.contest()).toMatchObject({
      kind: 'chosen',
      attempt: { vote: { winner: 0, of: 3, passed: 2, why: '2 of 2 made the same change' } },
    })
    expect(scene.did).toContain('stopped 1')
    const attempt = await stored(scene)
    expect(outOf(attempt)).toMatchObject([{ number: 1, stage: { reason: { code: 'stopped' } } }])
  }))

test('the agent that was chosen is the first of its attempt from then on, and its work the attempt’s', () =>
  withContest([crash, { tree: 'b' }], 'majority', async (scene) => {
    await scene.contest()
    const { bench, attempt } = scene
    await bench.store.queueAndClaim(fenceOf(attempt), null)
    expect(await stored(scene)).toMatchObject({
      phase: 'queued',
      agents: [{ number: 1 }, { number: 0 }],
      work: { tree: 'b'.repeat(40) },
      gates: [{ command: 'npm test', exit: 0 }],
    })
  }))

test('the receipt names the vote and what became of each work', () =>
  withContest([crash, { tree: 'b', lines: 7 }], 'majority', async (scene) => {
    await scene.contest()
    const { contest } = receipt(await stored(scene), null, 1)
    expect(contest?.vote).toMatchObject({ winner: 1, of: 2, passed: 1 })
    expect(contest?.candidates).toMatchObject([
      { number: 0, outcome: 'out', reason: { code: 'agent:exit-1' }, ref: null },
      { number: 1, outcome: 'chosen', reason: null, ref: 'refs/loopwork/attempts/a--2/1', added: 7 },
    ])
  }))

test('one that crashes is out, and the others decide', () =>
  withContest([{ tree: 'a', lines: 9 }, crash, { tree: 'b', lines: 2 }], 'smallest', async (scene) => {
    expect(await scene.contest()).toMatchObject({ attempt: { vote: { winner: 2, passed: 2 } } })
    const attempt = await stored(scene)
    expect(
      standingOf(attempt)
        .map(({ number }) => number)
        .sort(),
    ).toEqual([0, 2])
    expect(outOf(attempt)).toMatchObject([{ number: 1, stage: { reason: { code: 'agent:exit-1' } } }])
  }))

test('a gate removes the majority: what passes wins, however few made it', () =>
  withContest(
    [{ tree: 'a', gate: 'fails' }, { tree: 'a', gate: 'fails' }, { tree: 'b' }],
    'majority',
    async (scene) => {
      expect(await scene.contest()).toMatchObject({
        attempt: { vote: { winner: 2, passed: 1, why: 'the only one that passed its gate' } },
      })
    },
  ))

test('the first that passes its gate ends the others', () =>
  withContest([never, { tree: 'a' }, never], 'first', async (scene) => {
    expect(await scene.contest()).toMatchObject({ attempt: { vote: { winner: 1 } } })
    expect(scene.did.filter((did) => did.startsWith('stopped')).sort()).toEqual(['stopped 0', 'stopped 2'])
  }))

test('when none passes, the reason is that of the one that came furthest', () =>
  withContest([crash, { tree: 'a', gate: 'fails' }, { tree: null }], 'majority', async (scene) => {
    expect(await scene.contest()).toMatchObject({
      kind: 'none',
      reason: { code: 'gate:failed', message: 'gate: npm test, exit 1; none of 3 agents passed' },
    })
  }))

const blocked = (...blockers: string[]) => ({
  tree: null,
  says: JSON.stringify({ task_id: 'A', status: 'blocked', blockers }),
})

test('what most agents say of the task counts: two are blocked, and the task waits for a person', () =>
  withContest(
    [blocked('no key'), { tree: 'a' }, blocked('no access', 'no key')],
    'majority',
    async (scene) => {
      expect(await scene.contest()).toMatchObject({
        kind: 'none',
        reason: {
          code: 'agent:blocked',
          message: '2 of 3 agents say that they are blocked: no access, no key',
        },
      })
    },
  ))

test('as many are done as are blocked: done counts', () =>
  withContest([blocked('no key'), { tree: 'a' }], 'majority', async (scene) => {
    expect(await scene.contest()).toMatchObject({ kind: 'chosen', attempt: { vote: { winner: 1 } } })
  }))

const threeWorks = [{ tree: 'a' }, { tree: 'b', lines: 9 }, { tree: 'c', lines: 5 }]

test('all differ: a judge chooses, who sees them in both orders and without names', () =>
  withContest(
    threeWorks,
    'judge',
    async (scene) => {
      expect(await scene.contest()).toMatchObject({
        attempt: { vote: { rule: 'judge', winner: 1, why: '2 of 2 looks of the judge: it is whole' } },
      })
      expect(scene.did.slice(-3)).toEqual(['judged a b c', 'judged c b a', 'judge left'])
    },
    (trees) => `I read all.\n{"choice": ${trees.indexOf('b') + 1}, "why": "it is whole"}`,
  ))

test('a judge that takes whatever comes first has chosen nothing', () =>
  withContest(
    threeWorks,
    'judge',
    async (scene) => {
      expect(await scene.contest()).toMatchObject({ attempt: { vote: { winner: 0 } } })
      const { vote } = await stored(scene)
      expect(vote?.why).toMatch(/by the order of the works/)
    },
    () => '{"choice": 1}',
  ))

test('a judge that lives on is adopted, and its place with the diffs in it is left as it is', () =>
  withContest(
    threeWorks,
    'judge',
    async (scene) => {
      const leaving = new AbortController()
      const first = scene.contest(leaving.signal)
      await until('both read', () => scene.did.includes('judged c b a'))
      leaving.abort({ kind: 'leave' } satisfies Interruption)
      await expect(first).rejects.toThrow(Interrupted)
      const before = scene.did.length
      const stopping = new AbortController()
      const second = scene.contest(stopping.signal)
      await until('both are adopted', () => scene.did.includes(`adopted ${judgeNumber(1)}`))
      const why = reason('stopped', 'stopped by you')
      stopping.abort({ kind: 'end', reason: why, graceMs: 0 } satisfies Interruption)
      await expect(second).rejects.toThrow(Interrupted)
      expect(scene.did.slice(before).toSorted()).toEqual([
        ...looksOfJudge.map((look) => `adopted ${judgeNumber(look)}`),
        'judge left',
        ...looksOfJudge.map((look) => `stopped ${judgeNumber(look)}`),
      ])
    },
    () => null,
  ))

test('a judge whose vendor has reached a limit is not asked, and the vote says so', () =>
  withContest(threeWorks, 'judge', async (scene) => {
    const { store } = scene.bench
    const [agent] = scene.attempt.agents
    const fault = { class: 'usage_limit', message: 'limit reached' } as const
    const endCandidate = store.endCandidate.bind(store)
    // After its agent's last answer, which would lift it.
    vi.spyOn(store, 'endCandidate').mockImplementation(async (fence, why) => {
      const ended = await endCandidate(fence, why)
      await store.noteLimit({ fence, agent, fault })
      return ended
    })
    await scene.contest()
    const { vote } = await stored(scene)
    expect(vote).toMatchObject({ winner: 0 })
    expect(vote?.why).toMatch(/^no judge could answer: .+ is limited, and this is the smallest change$/)
    expect(scene.did.filter((did) => did.startsWith('judged'))).toEqual([])
  }))

test('no judge is asked where two agree', () =>
  withContest([{ tree: 'a' }, { tree: 'a' }], 'judge', async (scene) => {
    expect(await scene.contest()).toMatchObject({ attempt: { vote: { winner: 0 } } })
    expect(scene.did.filter((did) => did.startsWith('judged'))).toEqual([])
  }))

test('voting is shown once no agent is at work', () =>
  withContest([{ tree: 'a' }, { tree: 'b' }], 'majority', async (scene) => {
    await scene.contest()
    expect(await stored(scene)).toMatchObject({ phase: 'voting' })
  }))

test('after a supervisor is gone, the next one adopts each that lives and keeps those that had ended', () =>
  withContest([{ tree: 'a' }, never, crash], 'smallest', async (scene) => {
    const leaving = new AbortController()
    const first = scene.contest(leaving.signal)
    await until('two have ended', async () => {
      const attempt = await stored(scene)
      return standingOf(attempt).length === 1 && outOf(attempt).length === 1
    })
    leaving.abort({ kind: 'leave' } satisfies Interruption)
    await expect(first).rejects.toThrow(Interrupted)
    expect(scene.did).toEqual(['started 0', 'started 1', 'started 2', 'left 1'])
    const stopping = new AbortController()
    const second = scene.contest(stopping.signal)
    await until('it is adopted', () => scene.did.includes('adopted 1'))
    const why = reason('stopped', 'stopped by you')
    stopping.abort({ kind: 'end', reason: why, graceMs: 0 } satisfies Interruption)
    await expect(second).rejects.toThrow(Interrupted)
    expect(scene.did.slice(4)).toEqual(['adopted 1', 'stopped 1'])
    // The stop ends the attempt, which has the reason.
    expect(outOf(await stored(scene)).map(({ number }) => number)).toEqual([2])
  }))

test('a message is for each of the agents, and those that can not be told work on', () =>
  withContest([never, never], 'majority', async (scene) => {
    const leaving = new AbortController()
    const contested = scene.contest(leaving.signal)
    const [one, other] = [scene.messages.of(0), scene.messages.of(1)]
    await until(
      'both at work',
      async () => (await one.post()) === 'not possible' && (await other.post()) === 'not possible',
    )
    expect(await scene.messages.post()).toBe('not possible')
    leaving.abort({ kind: 'leave' } satisfies Interruption)
    await expect(contested).rejects.toThrow(Interrupted)
    expect(scene.did.toSorted()).toEqual(['left 0', 'left 1', 'started 0', 'started 1'])
  }))
