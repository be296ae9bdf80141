import { entryName, type PoolEntry } from '../../core/agent/pool.ts'
import { poolOf } from '../../core/policy/pool/demand.ts'
import type { Limits, RunSettings } from '../../core/run/settings.ts'
import { amountWords } from '../../text/budget-amounts.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What a person should be sure of before a run starts: who works, what must pass, what it may use. */
export function runWords(settings: RunSettings): readonly (readonly [Safe, Safe])[] {
  const { filter, gate, agentsPerTask, limits } = settings
  const each = agentsPerTask === 1 ? literal('') : safe`, ${agentsPerTask} of them on each task`
  return [
    ...(filter === null ? [] : [[literal('filter'), sanitize(filter)] as const]),
    [literal('agent'), safe`${listed(poolOf(settings).map(agentWords))}${each}`],
    [
      literal('gate'),
      gate.length === 0
        ? literal('none: whatever an agent leaves counts as done')
        : joinSafe(gate.map(sanitize), literal('; ')),
    ],
    [literal('budget'), budgetWords(limits)],
  ]
}

const agentWords = ({ preset, fallback }: PoolEntry): Safe =>
  safe`${sanitize(entryName(preset))}${fallback ? literal(' (fallback)') : literal('')}`

function budgetWords({ costUsd, tokens, itemCostUsd, itemTokens }: Limits): Safe {
  const parts = [
    ...(costUsd === null ? [] : [amountWords('cost', costUsd)]),
    ...(tokens === null ? [] : [amountWords('tokens', tokens)]),
    ...(itemCostUsd === null ? [] : [safe`${amountWords('cost', itemCostUsd)} a task`]),
    ...(itemTokens === null ? [] : [safe`${amountWords('tokens', itemTokens)} a task`]),
  ]
  return parts.length === 0 ? literal('none') : listed(parts)
}

const listed = (words: readonly Safe[]): Safe => joinSafe(words, literal(', '))
