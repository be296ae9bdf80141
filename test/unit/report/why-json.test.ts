import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { CoolDown } from '../../../src/core/agent/cool-down.ts'
import { attemptId, itemId } from '../../../src/core/ids.ts'
import type { Standing } from '../../../src/core/item.ts'
import type { WhyNeed } from '../../../src/core/list/why.ts'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import { reason } from '../../../src/core/reason.ts'
import type { Hold } from '../../../src/core/run/hold.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { ItemState } from '../../../src/core/state.ts'
import { whyJson } from '../../../src/report/why-json.ts'
import type { NoteFacts } from '../../../src/wording/item-note.ts'
import { agentsFor } from '../../../src/wording/pool/agents-for.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { anAttempt, anItem, aRun, someWork, startedAt } from '../../support/run-facts.ts'

const minute = 60_000
const schema = z.fromJSONSchema(
  JSON.parse(await readFile(new URL('../../../docs/why.schema.json', import.meta.url), 'utf8')) as Parameters<
    typeof z.fromJSONSchema
  >[0],
)

const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const satisfies Standing
const item = anItem('A', 'a')

interface Story {
  readonly state?: ItemState
  readonly standing?: Standing
  readonly row?: Partial<ItemRow>
  readonly run?: Partial<Run>
  readonly facts?: Partial<NoteFacts>
  readonly needs?: readonly WhyNeed[]
  readonly busy?: number | null
}

/** As it is printed, once it has passed the published shape. */
function whyOf({
  state = 'todo',
  standing = todo,
  row = {},
  run = {},
  facts = {},
  needs = [],
  busy = null,
}: Story) {
  const all = { run: aRun(run), now: startedAt, supervised: true, workers: 2, ...facts }
  const whole: ItemRow = {
    ...{ item: { ...item, standing }, state, attempt: null, openNeeds: [], parkedBehind: null },
    ...row,
  }
  const agents = state === 'todo' ? agentsFor(whole.item, all, []) : []
  const printed: unknown = JSON.parse(
    JSON.stringify(
      whyJson(
        { row: whole, needs, inUse: [], busy, finished: 0, startsInMs: 90_000.4 },
        { facts: all, agents, stands: () => true },
      ),
    ),
  )
  expect(schema.safeParse(printed).error).toBeUndefined()
  return printed as ReturnType<typeof whyJson>
}

const cool: CoolDown = {
  concern: { kind: 'account', account: 'codex' },
  ...{ class: 'usage_limit', message: 'used up', named: true },
  ...{ since: startedAt, until: startedAt + 5 * minute, inRow: 1 },
}
const hold: Hold = {
  ...{ owner: 'machine', code: 'machine:disk', message: 'no space left', cure: 'free some', since: 0 },
}
const spent = { costUsd: 5, tokens: 0, unpricedTokens: 0 }
const settings = { ...aRun().settings, limits: { ...aRun().settings.limits, costUsd: 5 } }

const inTheWay: readonly (readonly [Story, string | null, string])[] = [
  [{}, null, 'ready'],
  [{ run: { aborting: true } }, 'aborting', 'the run is being aborted'],
  [{ facts: { stopping: true } }, 'stopping', 'the run is being stopped'],
  [{ facts: { draining: true } }, 'draining', 'stays todo, the workers are drained'],
  [{ run: { paused: true } }, 'paused', 'paused'],
  [{ facts: { workers: 0 } }, 'no workers', 'no workers are wanted'],
  [{ run: { spent, settings } }, 'budget', 'budget used up: $5.00 of $5.00'],
  // The next start would find that, and nothing else of what was in the way.
  [
    { run: { spent, settings, paused: true }, facts: { supervised: false } },
    'budget',
    'budget used up: $5.00 of $5.00',
  ],
  [{ run: { paused: true }, facts: { supervised: false } }, null, 'ready'],
  [{ run: { hold } }, 'held', 'held: no space left'],
  [
    { run: { breaker: { state: 'open', until: startedAt + 9_000 } } },
    'breaker',
    'waits: 5 failures in a row, next try 0:09',
  ],
  [
    { run: { breaker: { state: 'probing', attempt: attemptId(3) } } },
    'breaker',
    'waits: 5 failures in a row, one task is tried',
  ],
  [{ run: { cools: [cool] } }, 'limited', 'codex resets 5:00'],
  [{ run: { cools: [{ ...cool, class: 'auth' }] } }, 'limited', 'codex is not logged in'],
  [{ run: { cools: [{ ...cool, until: startedAt }] } }, null, 'ready'],
  // What ends by itself, before what a person has to end.
  [
    {
      run: {
        settings: { ...aRun().settings, pool: poolOf('priority', poolEntry('codex'), poolEntry('claude')) },
        cools: [
          { ...cool, class: 'auth', until: startedAt + minute },
          { ...cool, concern: { kind: 'account', account: 'claude' } },
        ],
      },
    },
    'limited',
    'claude resets 5:00',
  ],
  [{ facts: { finished: 4 } }, 'merge queue', 'waits: 4 finished tasks are waiting to merge'],
  [{ facts: { finished: 3 } }, null, 'ready'],
  [{ busy: 2 }, 'workers busy', 'ready'],
  [{ busy: 1 }, null, 'ready'],
  [{ busy: 2, run: { paused: true } }, 'paused', 'paused'],
  // What a person wants counts before what has to be mended, and that before what passes by itself.
  [{ run: { paused: true, hold, cools: [cool], aborting: true } }, 'aborting', 'the run is being aborted'],
  [{ run: { paused: true, hold, cools: [cool] } }, 'paused', 'paused'],
  [{ run: { hold, cools: [cool] } }, 'held', 'held: no space left'],
  // A run that has ended is in nobody's way.
  [{ run: { endedAt: startedAt, paused: true } }, null, 'ready'],
]

test.each(inTheWay.map(([story, obstacle, why]) => [why, obstacle, story] as const))(
  '%s (%s)',
  (why, obstacle, story) => {
    expect(whyOf(story)).toMatchObject({ obstacle, why })
  },
)

const running = (phase: 'running' | 'voting' | 'reviewing' | 'verifying' | 'queued' | 'merging') => ({
  row: { attempt: anAttempt(1, item, { phase, work: someWork }) },
})
const failed = (code: 'gate:failed' | 'conflict', message: string): Standing => ({
  ...{ status: 'failed', failedAt: startedAt, reason: reason(code, message) },
})

const states: readonly (readonly [ItemState, Omit<Story, 'state'>, string])[] = [
  ['todo', { standing: { ...todo, hold: 'stopped' } }, 'stopped by you'],
  ['blocked', { row: { openNeeds: [itemId('B')] } }, 'needs B'],
  ['blocked', { row: { parkedBehind: { item: itemId('B'), path: 'src/' } } }, 'shares src/ with B'],
  ['blocked', { standing: { ...todo, hold: 'source' } }, 'blocked in its backlog'],
  ['waiting', { standing: { ...todo, notBefore: startedAt + minute } }, 'try 1 of 3 in 1:00'],
  ['waiting', { run: { cools: [cool] } }, 'codex resets 5:00'],
  ['asks', { standing: { ...todo, asks: attemptId(1) } }, 'its plan waits for your answer'],
  ['claimed', {}, 'preparing its worktree'],
  ['running', running('running'), 'W0, codex'],
  ['verifying', running('verifying'), 'gate 1 of 1: npm test'],
  ['voting', running('voting'), '0 of 1 gated'],
  ['reviewing', running('reviewing'), 'its work is reviewed'],
  ['queued', running('queued'), 'in the merge queue'],
  ['merging', running('merging'), 'merging into main'],
  [
    'done',
    { standing: { status: 'done', completedAt: startedAt, commit: null, reason: null } },
    'done in its backlog',
  ],
  ['failed', { standing: failed('gate:failed', 'npm test, exit 1') }, 'npm test, exit 1'],
  ['conflict', { standing: failed('conflict', 'a.ts') }, 'a.ts'],
  [
    'cancelled',
    {
      standing: { status: 'cancelled', cancelledAt: startedAt, reason: reason('person', 'cancelled by you') },
    },
    'cancelled by you',
  ],
]

test.each(states.map(([state, story, why]) => [state, why, story] as const))(
  '%s: %s, whatever is in the way of all others',
  (state, why, story) => {
    const printed = whyOf({ state, facts: { finished: 9 }, ...story })
    expect(printed.why).toContain(why)
    expect(printed.state).toBe(state)
    if (state !== 'waiting') expect(printed.obstacle).toBeNull()
  },
)

test('a review that waits for a place among the agents of its kind is said to', () => {
  const { settings: usual } = aRun()
  const review = { agent: { ...usual.agent, name: 'critic' }, rounds: 2, on: ['feature'] } as const
  const reviews = [{ index: 0, preset: 'critic', model: null, commit: someWork.commit, end: null }] as const
  const why = (waits: object) =>
    whyOf({
      state: 'reviewing',
      run: { settings: { ...usual, review } },
      row: {
        attempt: anAttempt(1, item, {
          phase: 'reviewing',
          work: someWork,
          reviews: [{ ...reviews[0], ...waits }],
        }),
      },
    }).why
  expect(why({})).toBe('critic reviews its work')
  expect(why({ waits: true })).toBe('its review waits: as many of critic are at work as may be')
})

test('its needs and its agents are named with what they wait for, and what a person can do', () => {
  const pool = poolOf('priority', poolEntry('codex'), poolEntry('claude', { maxConcurrent: 1 }))
  const needed: ItemRow = {
    item: { ...anItem('B', 'b'), standing: failed('gate:failed', 'npm test, exit 1') },
    ...{ state: 'failed', attempt: null, openNeeds: [], parkedBehind: null },
  }
  expect(
    whyOf({
      run: { settings: { ...aRun().settings, pool }, cools: [cool] },
      needs: [{ row: needed, depth: 1 }],
    }),
  ).toMatchObject({
    obstacle: null,
    needs: [{ id: 'B', state: 'failed', why: 'gate: npm test, exit 1', depth: 1 }],
    agents: [
      { agent: 'codex', obstacle: 'limited', until: '2026-11-21T00:17:04.000Z', message: 'used up' },
      { agent: 'claude', obstacle: null, until: null },
    ],
    next: null,
  })
  expect(whyOf({ state: 'failed', standing: failed('gate:failed', 'x') }).next).toBe('loopwork retry A')
})
