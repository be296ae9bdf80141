import { expect, it } from 'vitest'
import type { Why } from '../../../../src/core/list/why.ts'
import { reason } from '../../../../src/core/reason.ts'
import type { Run } from '../../../../src/core/run/run.ts'
import type { NoteFacts } from '../../../../src/wording/item-note.ts'
import { startWords } from '../../../../src/wording/why/start-words.ts'
import { slotWords, wayOn } from '../../../../src/wording/why/way-on.ts'
import { aRun } from '../../../support/run-facts.ts'
import { at, row } from '../../../tui/fixtures/fake-board.ts'

const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const
const failed = { status: 'failed', failedAt: at, reason: reason('gate:failed', 'npm test') } as const
const task = (id: string, standing: Parameters<typeof row>[0]['standing'] = todo) =>
  row({ id, title: id, standing })

const why = (said: Partial<Why>): Why => ({
  ...{ row: task('A'), needs: [], inUse: [], busy: 0, finished: 0, startsInMs: null },
  ...said,
})
const needing = (...needs: readonly ReturnType<typeof task>[]): Why =>
  why({
    row: row({ id: 'A', title: 'A', needs: needs.map(({ item }) => item.id) }),
    needs: needs.map((each) => ({ row: each, depth: 1 })),
  })
const facts = (run: Partial<Run> = {}, said: Partial<NoteFacts> = {}): NoteFacts => ({
  ...{ now: at, run: aRun(run), supervised: true, workers: 2 },
  ...said,
})
const hold = {
  owner: 'machine',
  code: 'machine:disk',
  message: 'full',
  cure: 'free some',
  since: at,
} as const
const limits = { ...aRun().settings.limits, costUsd: 5 }
const spent = { costUsd: 5, tokens: 0, unpricedTokens: 0 }

it.each([
  ['a worker is free', why({ busy: 1 }), facts(), null],
  ['every worker is at work', why({ busy: 2 }), facts(), 'loopwork scale 3'],
  ['the run is paused', why({ busy: 2 }), facts({ paused: true }), 'loopwork resume'],
  ['no workers are wanted', why({}), facts({}, { workers: 0 }), 'loopwork scale 1'],
  [
    'the budget is used up',
    why({}),
    facts({ spent, settings: { ...aRun().settings, limits } }, { supervised: false }),
    'loopwork run --max-cost 10',
  ],
  [
    'the budget of a run that goes on is used up, which takes no other one from a command',
    why({}),
    facts({ spent, settings: { ...aRun().settings, limits } }),
    'b in loopwork tui gives it $10.00',
  ],
  ['the machine has to be mended', why({}), facts({ hold }), 'free some'],
  ['nobody supervises the run', why({}), facts({}, { supervised: false, workers: 0 }), 'loopwork run'],
  ['there was no run', why({}), { now: at, run: null }, 'loopwork run'],
  ['it is aborted', why({}), facts({ aborting: true }), null],
  ['what it needs is worked on', needing(task('B')), facts(), null],
  ['what it needs has failed', needing(task('B'), task('C', failed)), facts(), 'loopwork retry C'],
  [
    'two that it needs wait for a person',
    needing(task('B', { ...todo, hold: 'stopped' }), task('it is', failed)),
    facts(),
    "loopwork retry B 'it is'",
  ],
] as const)('%s', (_, story, all, expected) => {
  const cure = wayOn(story, { facts: all, stands: () => true })
  expect(cure?.command ?? cure?.words ?? null).toBe(expected)
})

it('says of a ready task that every worker is at work, and of no other', () => {
  expect(slotWords(why({ busy: 2 }), facts())).toBe('It starts when a worker is free: 2 of 2 are at work.')
  expect(slotWords(why({ busy: 1 }), facts())).toBeNull()
  expect(slotWords(why({ busy: 2 }), facts({ paused: true }))).toBeNull()
  expect(slotWords(why({ busy: 2 }), facts({ endedAt: at }))).toBeNull()
  expect(slotWords(why({ busy: 2, row: task('A', failed) }), facts())).toBeNull()
})

it('never starts a container', () => {
  const { row: box, needs } = needing(task('B'))
  const container = { ...box, item: { ...box.item, kind: 'container' as const } }
  expect(startWords(why({ row: container, needs }))).toBe('It is done when B is done.')
})
