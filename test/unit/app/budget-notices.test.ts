import { expect, test } from 'vitest'
import { agentClis } from '../../../src/agent/presets/agent-clis.ts'
import { budgetNotices } from '../../../src/app/budget-notices.ts'
import { plainPreset } from '../../../src/core/agent/preset.ts'
import { freshRecords } from '../../../src/core/policy/budget.ts'
import type { Limits } from '../../../src/core/run/settings.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { aRun } from '../../support/run-facts.ts'

const { settings } = aRun()
const preset = (name: string) =>
  agentClis.find((cli) => cli.name === name) ?? { ...plainPreset, name, command: [name] }
const noticesOf = (name: string, limits: Partial<Limits>, model: string | null = null) =>
  budgetNotices(
    aRun({
      settings: { ...settings, agent: { ...preset(name), model }, limits: { ...settings.limits, ...limits } },
    }),
  )

const byPrices = 'reports no cost: it is reckoned by list prices'
const unknown = 'reports no cost, and nobody knows its price: what it costs is not counted'
const noTokens = 'reports no tokens: what it uses is not counted'

test.each([
  ['claude', null, null, null],
  ['opencode', null, null, null],
  ['codex', null, `${byPrices} where its model has one, and else it is not counted`, null],
  ['codex', 'gpt-5', byPrices, null],
  ['codex', 'my-own', unknown, null],
  ['qwen', 'qwen3-coder', unknown, null],
  ['copilot', null, unknown, noTokens],
  ['agent.sh', null, unknown, noTokens],
] as const)('%s with model %s: what a budget counts of it is said', (name, model, cost, tokens) => {
  const costs = cost === null ? [] : [`cost budget: ${name} ${cost}`]
  expect(noticesOf(name, { costUsd: 5 }, model)).toEqual(costs)
  expect(noticesOf(name, { itemCostUsd: 5 }, model)).toEqual(costs)
  expect(noticesOf(name, { tokens: 5 }, model)).toEqual(
    tokens === null ? [] : [`token budget: ${name} ${tokens}`],
  )
  expect(noticesOf(name, {}, model)).toEqual([])
})

test('a run that is carried on says that its budget was extended, and when it is used up how it goes on', () => {
  const run = aRun({
    settings: {
      ...settings,
      agent: preset('claude'),
      limits: { ...settings.limits, costUsd: 5, tokens: 1_000 },
    },
    spent: { costUsd: 10.5, tokens: 20, unpricedTokens: 0 },
    budgets: { ...freshRecords, cost: { extendedTo: 10, reported: 'reached' } },
  })
  expect(budgetNotices(run)).toEqual([
    'limits.cost of $5.00 was extended: $10.50 of $10.00 is used',
    'budget used up: $10.50 of $10.00; nothing new starts until there is more: loopwork run --max-cost 15',
  ])
})

test('every agent that the run may start is looked at: of the pool, by rules, and the reviewer, each once', () => {
  const pool = poolOf(
    'priority',
    poolEntry('one.sh'),
    poolEntry('one.sh', { model: 'm' }),
    poolEntry('two.sh'),
  )
  const run = aRun({
    settings: {
      ...{ ...settings, agent: preset('claude'), pool, presets: [preset('copilot'), preset('claude')] },
      review: { ...settings.review, agent: preset('amp') },
      limits: { ...settings.limits, tokens: 5 },
    },
  })
  const reviewer = budgetNotices({ ...run, settings: { ...run.settings, pool: null, presets: [] } })
  expect(budgetNotices(run)).toEqual([
    ...['one.sh', 'two.sh', 'copilot'].map((name) => `token budget: ${name} ${noTokens}`),
    ...reviewer,
  ])
  const other = { ...run.settings, review: { ...settings.review, agent: preset('cursor-agent') } }
  expect(budgetNotices({ ...run, settings: other })).toContain(`token budget: cursor-agent ${noTokens}`)
})
