import { expect, test } from 'vitest'
import {
  budgetsOf,
  budgetsToExtend,
  extendedLimit,
  freshRecords,
  isBeyond,
  reachedBudgets,
  recordsAsReported,
  stageOf,
} from '../../../../src/core/policy/budget.ts'
import { itemBudgetReason } from '../../../../src/core/policy/item-budget.ts'
import { reason } from '../../../../src/core/reason.ts'
import { nothingSpent } from '../../../../src/core/run/spent.ts'
import { budgetUse } from '../../../../src/text/budget-amounts.ts'
import { aRun } from '../../../support/run-facts.ts'

const { settings } = aRun()
const limited = (costUsd: number | null, tokens: number | null = null) => ({
  settings: { ...settings, limits: { ...settings.limits, costUsd, tokens } },
})
const spent = (costUsd: number, tokens = 0) => ({ spent: { ...nothingSpent, costUsd, tokens } })

test.each([
  [3.99, 'within'],
  [4, 'warned'],
  [4.999999, 'warned'],
  [5, 'reached'],
  [5.2, 'reached'],
] as const)('$%d of $5.00 is %s', (used, stage) => {
  expect(stageOf(used, 5)).toBe(stage)
})

test('a stage is news once: what was skipped is not reported later', () => {
  expect(isBeyond('warned', 'within')).toBe(true)
  expect(isBeyond('reached', 'within')).toBe(true)
  expect(isBeyond('warned', 'warned')).toBe(false)
  expect(isBeyond('warned', 'reached')).toBe(false)
})

test('a run without a budget has none to reach, whatever it spends', () => {
  expect(budgetsOf(aRun(spent(1_000, 1e9)))).toEqual([])
})

test('what is spent is at least so much where the cost of some of it is not known', () => {
  const unpriced = { spent: { costUsd: 1.2, tokens: 900, unpricedTokens: 300 } }
  const [cost, tokens] = budgetsOf(aRun({ ...limited(5, 1_000), ...unpriced }))
  expect([cost?.partial, tokens?.partial]).toEqual([true, false])
  expect(budgetUse(...[cost ?? [], tokens ?? []].flat())).toBe('$1.20+ of $5.00, 900 of 1.0k tok')
})

test('each budget is reached by itself, at what it was extended to', () => {
  const run = aRun({ ...limited(5, 100), ...spent(5.2, 60) })
  expect(reachedBudgets(run)).toMatchObject([{ kind: 'cost', given: 5, limit: 5, spent: 5.2 }])
  const budgets = { ...freshRecords, cost: { extendedTo: 10, reported: 'within' } } as const
  expect(reachedBudgets({ ...run, budgets })).toEqual([])
  expect(recordsAsReported({ ...run, budgets, ...spent(8.5, 120) })).toMatchObject({
    cost: { extendedTo: 10, reported: 'warned' },
    tokens: { extendedTo: null, reported: 'reached' },
  })
})

test('a person is asked for what holds the run, and before that for what soon will', () => {
  const asked = (costUsd: number, tokens: number) =>
    budgetsToExtend(aRun({ ...limited(5, 100), ...spent(costUsd, tokens) })).map(({ kind }) => kind)
  expect(asked(1, 1)).toEqual([])
  expect(asked(4.5, 1)).toEqual(['cost'])
  expect(asked(4.5, 90)).toEqual(['cost', 'tokens'])
  expect(asked(4.5, 100)).toEqual(['tokens'])
})

test.each([
  ['by what it was', 5, 5, 5.2, 10],
  ['before it is used up', 5, 5, 4.5, 10],
  ['again, by what it was at first', 5, 10, 10, 15],
  ['until it is more than what is spent', 5, 5, 17, 20],
  ['past what is spent to the cent', 5, 5, 10, 15],
  ['one smaller than a single agent', 0.01, 0.01, 0.05, 0.06],
  ['in exact cents', 0.1, 0.2, 0.2, 0.3],
  ['after a person had set it to another sum', 5, 7.5, 7.6, 12.5],
] as const)('an extension: %s', (_, given, limit, used, extended) => {
  expect(extendedLimit({ kind: 'cost', given, limit, spent: used })).toBe(extended)
})

test('an item is not tried again when its own budget is used up: the reason names it, and how its last try ended', () => {
  const limits = { itemCostUsd: 2, itemTokens: 1_000 }
  const last = reason('gate:failed', 'npm test, exit 1')
  expect(itemBudgetReason(limits, { costUsd: 1.99, tokens: 999 }, last)).toBeNull()
  expect(itemBudgetReason(limits, { costUsd: 2, tokens: 0 }, last)).toMatchObject({
    code: 'limit:cost',
    message: 'used $2.00 of limits.itemCost $2.00; its last try: npm test, exit 1',
  })
  expect(itemBudgetReason(limits, { costUsd: 0, tokens: 1_000 }, null)).toMatchObject({
    code: 'limit:tokens',
    message: 'used 1000 of limits.itemTokens 1000',
  })
  expect(
    itemBudgetReason({ itemCostUsd: null, itemTokens: null }, { costUsd: 9, tokens: 9e9 }, last),
  ).toBeNull()
})
