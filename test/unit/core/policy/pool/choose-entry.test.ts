import { expect, test } from 'vitest'
import type { CoolDown } from '../../../../../src/core/agent/cool-down.ts'
import { entryName, type PoolEntry, type PoolStrategy } from '../../../../../src/core/agent/pool.ts'
import { chooseEntry, turnsAfter, type PoolState } from '../../../../../src/core/policy/pool/choose-entry.ts'
import { poolEntry } from '../../../../support/pool.ts'

const now = 1_000
const free: PoolState = { cools: [], inUse: [], turns: new Map(), now }

const limited = (account: string, until = now + 1, model?: string | null): CoolDown => ({
  concern: model === undefined ? { kind: 'account', account } : { kind: 'model', account, model },
  class: 'rate_limit',
  message: '429',
  named: false,
  since: 0,
  until,
  inRow: 1,
})
const using = (entry: PoolEntry, claimedAt = now) => ({ preset: entry.preset, claimedAt })
const chosen = (entries: readonly PoolEntry[], strategy: PoolStrategy, state: Partial<PoolState> = {}) => {
  const entry = chooseEntry(entries, strategy, { ...free, ...state })
  return entry === null ? null : entryName(entry.preset)
}

/** The names that `times` claims in a row choose, each in the turn after the one before. */
function inTurn(
  entries: readonly PoolEntry[],
  times: number,
  skip: (time: number) => readonly CoolDown[] = () => [],
) {
  let turns: ReadonlyMap<string, number> = new Map()
  return Array.from({ length: times }, (_, time) => {
    const entry = chooseEntry(entries, 'round-robin', { ...free, turns, cools: skip(time) })
    if (entry === null) return null
    turns = new Map([...turns, ...turnsAfter(entry, turns)])
    return entryName(entry.preset)
  })
}

const claude = poolEntry('claude', { model: 'sonnet', price: 15 })
const opus = poolEntry('claude', { model: 'opus', price: 75 })
const codex = poolEntry('codex', { price: 10 })
const mine = poolEntry('mine', { fallback: true })

test('round-robin takes turns by weight, and who was limited has no turns to make up for', () => {
  expect(inTurn([claude, codex], 4)).toEqual(['claude/sonnet', 'codex', 'claude/sonnet', 'codex'])
  const heavy = { ...codex, weight: 3 }
  const names = inTurn([claude, heavy], 40)
  expect(names.filter((name) => name === 'codex')).toHaveLength(30)
  const back = inTurn([claude, codex], 14, (time) => (time < 10 ? [limited('claude')] : []))
  expect(back.slice(10).filter((name) => name === 'codex')).toHaveLength(1)
})

test('priority takes the first that is free, least-busy the one with the least to do for its weight, cost the cheapest', () => {
  const all = [claude, opus, codex]
  expect(chosen(all, 'priority')).toBe('claude/sonnet')
  expect(chosen(all, 'priority', { cools: [limited('claude')] })).toBe('codex')
  expect(chosen(all, 'least-busy', { inUse: [using(claude), using(opus)] })).toBe('codex')
  const heavy = { ...codex, weight: 4 }
  expect(chosen([claude, heavy], 'least-busy', { inUse: [using(claude), using(heavy), using(heavy)] })).toBe(
    'codex',
  )
  expect(chosen(all, 'cost')).toBe('codex')
  expect(chosen([poolEntry('mine'), opus], 'cost')).toBe('claude/opus')
})

test('a limit of the account stops all its models, one of a model that model alone', () => {
  expect(chosen([claude, opus], 'priority', { cools: [limited('claude', now + 1, 'sonnet')] })).toBe(
    'claude/opus',
  )
  expect(chosen([claude, opus], 'priority', { cools: [limited('claude')] })).toBe(null)
  const sameLogin = poolEntry('careful', { account: 'claude' })
  expect(chosen([sameLogin], 'priority', { cools: [limited('claude')] })).toBe(null)
})

test('a fallback is used only while all others are limited, not while they are busy', () => {
  const full = { ...codex, maxConcurrent: 1 }
  expect(chosen([mine, full], 'priority')).toBe('codex')
  expect(chosen([mine, full], 'priority', { inUse: [using(full)] })).toBe(null)
  expect(chosen([mine, full], 'priority', { cools: [limited('codex')] })).toBe('mine')
  expect(chosen([mine], 'priority')).toBe('mine')
})

test('after its cool-down one agent tries, and the others wait for what it finds', () => {
  const over = [limited('codex', now - 100)]
  expect(chosen([codex], 'priority', { cools: over })).toBe('codex')
  expect(chosen([codex], 'priority', { cools: over, inUse: [using(codex, now - 50)] })).toBe(null)
  const later = { cools: over, inUse: [using(codex, now - 50)], now: now + 60_000 }
  expect(chosen([codex], 'priority', later)).toBe('codex')
  // One that began before the limit is no try of it.
  expect(chosen([codex], 'priority', { cools: over, inUse: [using(codex, now - 500)] })).toBe('codex')
})
