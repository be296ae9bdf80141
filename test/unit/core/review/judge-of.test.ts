import { expect, test } from 'vitest'
import { claude } from '../../../../src/agent/presets/claude.ts'
import type { CoolDown } from '../../../../src/core/agent/cool-down.ts'
import type { PoolEntry } from '../../../../src/core/agent/pool.ts'
import { freeJudge, judgeNamed } from '../../../../src/core/review/judge-of.ts'
import { usualSettings } from '../../../support/usual-settings.ts'

const named = (name: string) => ({ ...claude, name, account: name })
const entry = (name: string): PoolEntry => ({
  preset: named(name),
  ...{ weight: 1, maxConcurrent: null, fallback: false, price: null },
})
const limited = (account: string): CoolDown => ({
  concern: { kind: 'account', account },
  ...{ class: 'usage_limit', message: '', named: true, since: 0, until: 100, inRow: 1 },
})
const settings = {
  ...usualSettings('claude'),
  agent: named('worker'),
  review: { agent: named('reader'), rounds: 2, on: [] },
  pool: { strategy: 'priority', entries: [entry('worker'), entry('other')] },
} as const

test.each([
  [[], 'reader'],
  [['reader'], 'worker'],
  [['reader', 'worker'], 'other'],
  [['reader', 'worker', 'other'], undefined],
])('while %j are limited, %s judges', (accounts, judge) => {
  const free = freeJudge(settings, { cools: accounts.map(limited), now: 50 })
  expect(free?.name).toBe(judge)
  // None of them may change anything.
  if (free !== null) expect(free.autonomy).toBe('plan')
  expect(freeJudge(settings, { cools: accounts.map(limited), now: 100 })?.name).toBe('reader')
})

test('the one that is named for it judges, before who reviews', () => {
  const own = { ...settings, judge: named('chief') }
  expect(freeJudge(own, { cools: [], now: 50 })).toMatchObject({ name: 'chief', autonomy: 'plan' })
  expect(freeJudge(own, { cools: [limited('chief')], now: 50 })?.name).toBe('worker')
  expect(judgeNamed(own, { preset: 'chief', model: claude.model }).name).toBe('chief')
})

test('what a judge printed is read as that of the one that was stored', () => {
  expect(judgeNamed(settings, { preset: 'other', model: claude.model }).name).toBe('other')
  expect(judgeNamed(settings, { preset: 'gone', model: null }).name).toBe('reader')
})
