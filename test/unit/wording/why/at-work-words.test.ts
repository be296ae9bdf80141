import { expect, test } from 'vitest'
import type { Phase } from '../../../../src/core/attempt.ts'
import type { RunSettings } from '../../../../src/core/run/settings.ts'
import type { ItemState } from '../../../../src/core/state.ts'
import { atWorkWords } from '../../../../src/wording/why/at-work-words.ts'
import { poolEntry } from '../../../support/pool.ts'
import { anAttempt, anItem, aRun, startedAt } from '../../../support/run-facts.ts'
import { usualSettings } from '../../../support/usual-settings.ts'

const minute = 60_000
const item = anItem('A', 'The first')
const usual = usualSettings('codex')
const gate = ['npm test', 'npm run lint']
const reviewer = poolEntry('critic').preset

interface Story {
  readonly phase?: Phase
  readonly settings?: Partial<RunSettings>
  readonly more?: Parameters<typeof anAttempt>[2]
}

function words(state: ItemState, { phase = 'running', settings = {}, more = {} }: Story = {}): string | null {
  const attempt = anAttempt(1, item, { phase, worker: 2, model: 'mini', ...more })
  const row = { item, state, attempt, openNeeds: [], parkedBehind: null }
  const run = aRun({ settings: { ...usual, gate, ...settings } })
  return atWorkWords(row, { run, now: startedAt + 2 * minute })
}

test('who works on it in which try, for how long at most, and what comes after', () => {
  expect(words('running')).toBe(
    'W2 with codex/mini, try 1 of 3, begun 2:00 ago; its agent may work for 1:00:00. Then the gate (2 commands), its merge into main.',
  )
  const review = { ...usual.review, agent: reviewer }
  expect(words('running', { settings: { review, gate: ['make'] } })).toContain(
    'Then the gate (1 command), a review by critic, its merge into main.',
  )
})

test('what is behind it is not named again', () => {
  const settings = { review: { ...usual.review, agent: reviewer } }
  expect(words('verifying', { phase: 'verifying', settings })).toBe(
    'W2 with codex/mini, try 1 of 3, begun 2:00 ago. Then a review by critic, its merge into main.',
  )
  expect(words('reviewing', { phase: 'reviewing', settings })).toMatch(/ago\. Then its merge into main\.$/)
  expect(words('queued', { phase: 'queued', settings })).toMatch(/ago\.$/)
})

test('a plan comes before all else, and what a person settled has no agent', () => {
  expect(words('running', { more: { plans: true } })).toMatch(
    /1:00:00\. Then its plan waits for your answer\.$/,
  )
  expect(words('verifying', { phase: 'verifying', more: { settles: true } })).toMatch(
    /^What you settled is taken, try 1/,
  )
})

test('of what is not in work nothing is said', () => {
  const end = { outcome: 'done', at: startedAt, reason: null } as const
  expect(words('done', { phase: 'merging', more: { end } })).toBeNull()
  expect(words('conflict', { phase: 'merging', more: { end: { ...end, outcome: 'conflict' } } })).toBeNull()
})
