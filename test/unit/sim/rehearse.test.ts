import { expect, test } from 'vitest'
import { claude } from '../../../src/agent/presets/claude.ts'
import { projectRules } from '../../../src/sim/project-rules.ts'
import { simulatedStart } from '../../../src/sim/rehearse.ts'
import { notRehearsed, simulatedSettings } from '../../../src/sim/simulated-settings.ts'
import type { SimFault } from '../../../src/sim/script/agent-script.ts'
import { aDraft, needing } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'
import { usualSettings } from '../../support/usual-settings.ts'

test('hours of a backlog pass in no time: real supervisor, real store, nothing else', async () => {
  const { ended, tookMs, store } = await rehearsed({
    drafts: [aDraft('A'), aDraft('B'), needing('C', 'A', 'B')],
    settings: { workers: 2, gate: ['npm test'] },
  })
  expect(ended).toEqual({ kind: 'finished' })
  expect(await store.counts()).toMatchObject({ done: 3, total: 3 })
  // Two agents of ten minutes after each other, a gate of five seconds for each, one more on a merged tree.
  expect(tookMs).toBeGreaterThan(20 * 60_000 + 15_000)
  expect(tookMs).toBeLessThan(20 * 60_000 + 20_000)
})

const faults: readonly SimFault[] = ['ratelimit', 'hang', 'crash', 'garbage', 'gate', 'conflict']

/** Twelve tasks, some of which need others, and everything that can go wrong. */
function badNight(seed: number) {
  const drafts = Array.from({ length: 12 }, (_, index) =>
    index % 4 === 3 ? needing(`T${index}`, `T${index - 1}`) : aDraft(`T${index}`),
  )
  return rehearsed({
    drafts,
    settings: { workers: 3, gate: ['npm test'] },
    rules: projectRules({ seed, faults, hourMs: 600_000, items: drafts }),
  })
}

test('the same seed gives the same events, another seed others', async () => {
  const [told, again, other] = [await badNight(7), await badNight(7), await badNight(8)]
  expect(again.events).toEqual(told.events)
  expect(other.events).not.toEqual(told.events)
})

test.each([1, 2, 3])('each fault that is asked for happens, by seed %i', async (seed) => {
  const { events, ended } = await badNight(seed)
  expect(ended).toEqual({ kind: 'finished' })
  const codes = new Set(
    events.flatMap(({ body }) =>
      body.type === 'attempt:ended' && body.reason !== null ? body.reason.code : [],
    ),
  )
  expect(codes).toContain('waiting:usage_limit')
  expect(codes).toContain('limit:idle')
  expect(codes).toContain('gate:failed')
  expect(codes).toContain('conflict')
  // A crash by its exit code or its signal, and an end without a record that says what came of it.
  expect([...codes].filter((code) => /^agent:fault-(?:crash|killed)$/.test(code))).not.toEqual([])
})

test('an agent without a sign of life is ended at its limit, to the second', async () => {
  const { events } = await rehearsed({
    drafts: [aDraft('A')],
    settings: { limits: { ...usualSettings('claude').limits, idleMs: 120_000 } },
    rules: { faultOf: (_, turn) => (turn === 1 ? 'hang' : null) },
  })
  const ends = events.filter(({ body }) => body.type === 'attempt:ended')
  expect(ends.map(({ body }) => (body.type === 'attempt:ended' ? body.reason?.code : null))).toEqual([
    'limit:idle',
    undefined,
  ])
  const [standstill] = events.filter(({ body }) => body.type === 'agent:standstill')
  const silentSince = (standstill?.at ?? 0) - 60_000
  // Two minutes of silence, and the five seconds that it is given to end by itself.
  expect((ends[0]?.at ?? 0) - silentSince).toBeGreaterThan(125_000)
  expect((ends[0]?.at ?? 0) - silentSince).toBeLessThan(126_500)
})

test('who has just finished a link of the longest chain goes on with the next, not with whatever is ready', async () => {
  const chain = ['A1', 'A2', 'A3', 'A4'].map((id, index, all) =>
    index === 0 ? aDraft(id) : needing(id, all[index - 1] ?? ''),
  )
  const others = ['B', 'C', 'D', 'E'].map((id) => aDraft(id, { estimateHours: 1.5 }))
  const { events } = await rehearsed({
    drafts: [...chain, ...others],
    settings: { workers: 2, strategy: 'dependency' },
  })
  const claims = events.filter(({ body }) => body.type === 'item:claimed')
  const startOf = (id: string) =>
    ((claims.find(({ item }) => item === id)?.at ?? 0) - simulatedStart) / 60_000
  // Links of ten minutes each; one of the others, of fifteen, would have been taken instead.
  expect(['A1', 'A2', 'A3'].map((id) => Math.round(startOf(id)))).toEqual([0, 10, 20])
})

test('a reviewer that asks for changes gets them, and its time is in the plan', async () => {
  const { events, store, tookMs } = await rehearsed({
    drafts: [aDraft('A')],
    settings: { review: { agent: { ...claude, name: 'reader' }, rounds: 2, on: ['feature'] } },
    rules: { reviewOf: (_, round) => (round === 1 ? 'changes' : 'approve') },
  })
  expect(await store.counts()).toMatchObject({ done: 1, total: 1 })
  // Ten minutes of work, two and a half of changes, and twice one and a half of reading.
  expect(Math.round(tookMs / 30_000)).toBe(31)
  expect(events.flatMap(({ body }) => (body.type === 'item:claimed' ? body.number : []))).toEqual([1, 2])
})

test('what was changed for a reviewer is done: a try after it is one from the beginning', async () => {
  const { events } = await rehearsed({
    drafts: [aDraft('A')],
    settings: {
      gate: ['npm test'],
      review: { agent: { ...claude, name: 'reader' }, rounds: 2, on: ['feature'] },
    },
    rules: {
      reviewOf: (_, round) => (round === 1 ? 'changes' : 'approve'),
      faultOf: (_, turn) => (turn === 2 ? 'gate' : null),
    },
  })
  const at = (type: 'item:claimed' | 'attempt:ended') =>
    events.flatMap(({ body, at }) => (body.type === type ? at : []))
  const ends = at('attempt:ended')
  const minutes = at('item:claimed').map((start, index) => Math.floor(((ends[index] ?? 0) - start) / 60_000))
  // Work and reading; changes, which fail the gate; work again.
  expect(minutes.slice(0, 3)).toEqual([11, 2, 11])
})

test('made-up work has nothing to judge: the smallest change is taken, and that is said', () => {
  const settings = { ...usualSettings('claude'), vote: 'judge', judge: claude } as const
  expect(simulatedSettings(settings)).toMatchObject({ vote: 'smallest', judge: null })
  expect(notRehearsed(settings)).toEqual([expect.stringContaining('smallest in place of judge')])
  expect(simulatedSettings({ ...settings, vote: 'first' })).toMatchObject({ vote: 'first' })
})
