import { expect, test } from 'vitest'
import { attemptId } from '../../../../src/core/ids.ts'
import {
  startObstacle,
  type StartFacts,
  type StartObstacle,
} from '../../../../src/core/policy/start-obstacle.ts'
import type { Hold } from '../../../../src/core/run/hold.ts'
import { nothingSpent } from '../../../../src/core/run/spent.ts'
import { aRun } from '../../../support/run-facts.ts'

const hold: Hold = {
  owner: 'machine',
  code: 'machine:disk',
  message: 'the disk is full',
  cure: 'free some',
  since: 1,
}
const kindOf = (facts: StartFacts): StartObstacle['kind'] | null => startObstacle(facts)?.kind ?? null

const { settings } = aRun()

/** Everything is in the way at once. */
const all = {
  run: aRun({
    ...{ aborting: true, paused: true, hold, breaker: { state: 'open', until: 50 } },
    settings: { ...settings, limits: { ...settings.limits, tokens: 10 } },
    spent: { ...nothingSpent, tokens: 10 },
  }),
  stopping: true,
  draining: true,
  workers: 0,
  finished: 4,
} satisfies StartFacts

/** Each obstacle in its order, with what takes it away. */
const order: readonly (readonly [StartObstacle['kind'], (facts: StartFacts) => StartFacts])[] = [
  ['aborting', (facts) => ({ ...facts, run: { ...facts.run!, aborting: false } })],
  ['stopping', (facts) => ({ ...facts, stopping: false })],
  ['draining', (facts) => ({ ...facts, draining: false })],
  ['paused', (facts) => ({ ...facts, run: { ...facts.run!, paused: false } })],
  ['no workers', (facts) => ({ ...facts, workers: 2 })],
  ['budget', (facts) => ({ ...facts, run: { ...facts.run!, spent: nothingSpent } })],
  ['held', (facts) => ({ ...facts, run: { ...facts.run!, hold: null } })],
  ['breaker', (facts) => ({ ...facts, run: aRun() })],
  ['merge queue', (facts) => ({ ...facts, finished: 3 })],
]

test('of all that is in the way the first counts, in this order', () => {
  let facts: StartFacts = all
  const found: (StartObstacle['kind'] | null)[] = []
  for (const [, removed] of order) {
    found.push(kindOf(facts))
    facts = removed(facts)
  }
  expect([...found, kindOf(facts)]).toEqual([...order.map(([kind]) => kind), null])
})

test('what is not known where it is asked is no obstacle', () => {
  expect(startObstacle({ run: aRun() })).toBeNull()
  expect(startObstacle({ run: aRun(), finished: 100 })).toBeNull()
  expect(startObstacle({ run: null, workers: 2, finished: 100 })).toBeNull()
})

test('a hold that could not be stored counts in place of the stored one', () => {
  expect(startObstacle({ run: aRun(), hold })).toEqual({ kind: 'held', hold })
  expect(startObstacle({ run: aRun({ hold }), hold: null })).toBeNull()
})

test.each([
  ['opened, before its time', { state: 'open', until: 50 }, 49, { kind: 'breaker', until: 50 }],
  ['opened, at its time', { state: 'open', until: 50 }, 50, null],
  [
    'while one task is tried',
    { state: 'probing', attempt: attemptId(1) },
    99,
    { kind: 'breaker', until: null },
  ],
  ['closed', { state: 'closed', failuresInRow: 4 }, 0, null],
] as const)('a claim and a breaker %s', (_, breaker, claimAt, obstacle) => {
  expect(startObstacle({ run: aRun({ breaker }), claimAt })).toEqual(obstacle)
})
