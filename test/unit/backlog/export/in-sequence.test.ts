import { expect, test } from 'vitest'
import { inSequence } from '../../../../src/backlog/export/in-sequence.ts'

test('each comes behind what it needs, and otherwise as they were; a circle has no sequence', () => {
  const needs: Record<string, readonly string[]> = { a: ['c', 'b'], c: ['b'], d: [] }
  const needsOf = (one: string): readonly string[] => needs[one] ?? []
  expect(inSequence(['d', 'a', 'b', 'c'], needsOf)).toEqual(['d', 'b', 'c', 'a'])
  expect(inSequence(['a', 'b'], (one) => (one === 'a' ? ['b'] : ['a']))).toBeNull()
})

/** A list from which the first is taken again and again takes half a minute for these. */
test('one that needs very many takes no longer than they do', { timeout: 15_000 }, () => {
  const many = Array.from({ length: 400_000 }, (_, at) => at)
  const all = inSequence([-1, ...many], (one) => (one === -1 ? many : []))
  expect(all?.at(-1)).toBe(-1)
  expect(all).toHaveLength(many.length + 1)
})
