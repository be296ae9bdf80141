import { expect, test } from 'vitest'
import type { ItemType } from '../../../../../src/core/item.ts'
import { haveMoved, pacesOf } from '../../../../../src/core/policy/order/paces.ts'

const minute = 60_000
const done = (type: ItemType, ...minutes: readonly number[]) =>
  minutes.map((count) => ({ type, ms: count * minute, units: 1 }))

test('before anything is done all types are alike', () => {
  expect(pacesOf([])).toEqual(new Map())
})

test('with tasks of one type nothing changes, however long they take', () => {
  const paces = pacesOf(done('bug', 7, 70, 9))
  expect(new Set(paces.values())).toEqual(new Set([1]))
  expect(haveMoved(new Map(), paces)).toBe(false)
})

test('many tasks of a type say how long the next takes beside others; one that hung says nothing', () => {
  const many = (minutes: number) => Array.from({ length: 99 }, () => minutes)
  const paces = pacesOf([...done('docs', ...many(2), 500), ...done('feature', ...many(32))])
  expect((paces.get('feature') ?? 0) / (paces.get('docs') ?? 0)).toBeCloseTo(16, -1)
})

test('the first task of a type is believed half', () => {
  const paces = pacesOf([...done('docs', 2), ...done('feature', 32)])
  expect((paces.get('feature') ?? 0) / (paces.get('docs') ?? 0)).toBeCloseTo(4)
})

test('an estimate is corrected by what was measured: twice the hours, twice the time, is the same pace', () => {
  const small = { type: 'docs', ms: 10 * minute, units: 1 } as const
  const large = { type: 'feature', ms: 20 * minute, units: 2 } as const
  expect(pacesOf([small, large]).get('feature')).toBeCloseTo(1)
})

test('a type of which none is done counts as slow as the slowest', () => {
  const paces = pacesOf([...done('docs', 2, 2), ...done('feature', 32, 30)])
  expect(paces.get('refactor')).toBe(paces.get('feature'))
})

test('a task that was over at once, or whose clock was set back, makes nothing infinitely slow', () => {
  const paces = pacesOf([...done('docs', 0, -5), ...done('feature', 30)])
  for (const pace of paces.values()) expect(pace).toBeLessThan(1e6)
  for (const pace of paces.values()) expect(pace).toBeGreaterThan(1e-6)
})

test.each([
  ['all types take twice as long', { bug: 2, docs: 2, feature: 2, test: 2, refactor: 2, chore: 2 }, false],
  ['one takes a tenth longer', { bug: 1.1 }, false],
  ['one takes a quarter longer', { bug: 1.25 }, true],
  ['one takes less and another more, each by an eighth', { bug: 1.125, docs: 0.875 }, true],
] as const)('%s: %o', (_, factors, moved) => {
  expect(haveMoved(new Map(), new Map(Object.entries(factors) as [ItemType, number][]))).toBe(moved)
})
