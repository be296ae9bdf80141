import { expect, test } from 'vitest'
import { budgetUse } from '../../../src/text/budget-amounts.ts'

test.each([
  ['cost', 0, 5, '$0.00 of $5.00'],
  ['cost', 0.001, 5, '<$0.01 of $5.00'],
  ['cost', 4.996, 5, '$4.99 of $5.00'],
  ['cost', 4.35, 5, '$4.35 of $5.00'],
  ['cost', 5, 5, '$5.00 of $5.00'],
  ['cost', 5.196, 5, '$5.20 of $5.00'],
  ['cost', 0.0004, 0.0015, '$0.0004 of $0.0015'],
  ['tokens', 1_200_000, 1_000_000, '1.2M of 1.0M tok'],
] as const)('of a budget of %s %d of %d is used', (kind, spent, limit, words) => {
  expect(budgetUse({ kind, spent, limit })).toBe(words)
})
