import { whatCounts, type WhatCounts } from '../agent/what-counts.ts'
import type { AgentPreset } from '../core/agent/preset.ts'
import { budgetsOf, reachedBudgets } from '../core/policy/budget.ts'
import { presetsOf } from '../core/policy/pool/demand.ts'
import { neededReaders, type NamesReaders } from '../core/review/reviewer-of.ts'
import type { Run } from '../core/run/run.ts'
import type { RunSettings } from '../core/run/settings.ts'
import { amountWords, budgetUse } from '../text/budget-amounts.ts'
import { carryOnCommand, usedUpWords } from '../wording/budget-words.ts'

/** What a person should know of a run's budgets when it starts, or is carried on. */
export function budgetNotices(run: Run): readonly string[] {
  const extended = budgetsOf(run).filter(({ given, limit }) => given !== limit)
  const used = reachedBudgets(run)
  return [
    ...notCounted(run.settings),
    ...extended.map(
      (budget) =>
        `limits.${budget.kind} of ${amountWords(budget.kind, budget.given)} was extended: ${budgetUse(budget)} is used`,
    ),
    ...(used.length === 0
      ? []
      : [`${usedUpWords(used)}; nothing new starts until there is more: ${carryOnCommand(used)}`]),
  ]
}

/** What the run's budgets can't count, or only reckon. Empty where no budget is set. */
export function notCounted(settings: NamesAgents): readonly string[] {
  const { limits } = settings
  return [...new Set(agentsOf(settings).flatMap((agent) => notCountedOf(agent, limits)))]
}

type NamesAgents = Pick<RunSettings, 'agent' | 'pool' | 'routes' | 'presets' | 'limits'> & NamesReaders

/** All that the run may start: of the pool, by rules and by a task's own words, and who reviews or judges. */
function agentsOf(settings: NamesAgents): readonly AgentPreset[] {
  return [...presetsOf(settings), ...neededReaders(settings).map(({ preset }) => preset)]
}

function notCountedOf(agent: AgentPreset, limits: RunSettings['limits']): readonly string[] {
  const { cost, tokens } = whatCounts(agent)
  const ofCost = limits.costUsd === null && limits.itemCostUsd === null ? null : costWords[cost]
  const ofTokens = limits.tokens === null && limits.itemTokens === null ? null : tokenWords(tokens)
  return [
    ...(ofCost === null ? [] : [`cost budget: ${agent.name} ${ofCost}`]),
    ...(ofTokens === null ? [] : [`token budget: ${agent.name} ${ofTokens}`]),
  ]
}

const costWords: Readonly<Record<WhatCounts['cost'], string | null>> = {
  reported: null,
  'list prices': 'reports no cost: it is reckoned by list prices',
  'some models':
    'reports no cost: it is reckoned by list prices where its model has one, and else it is not counted',
  not: 'reports no cost, and nobody knows its price: what it costs is not counted',
}

const tokenWords = (known: boolean): string | null =>
  known ? null : 'reports no tokens: what it uses is not counted'
