import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { Usage } from '../../../core/agent/usage.ts'
import { addUsage, noUsage } from '../../../core/agent/usage-sums.ts'
import { countAt, costAt, recordAt, type JsonRecord } from '../json-record.ts'
import { known } from '../known.ts'

/**
 * What a `result` used. Added up over all of a run, `model_usage_since_last_result` is exactly this run, with its sub-agents and
 * without what a resumed session had used before; older versions only have the session's total, others only the turn's own.
 */
export function claudeUsage(result: JsonRecord): readonly AgentEvent[] {
  const since = recordAt(result, 'model_usage_since_last_result')
  const total = recordAt(result, 'modelUsage')
  const turn = recordAt(result, 'usage')
  if (since !== undefined) return [{ ...usageEvent(since), scope: 'add' }]
  if (total !== undefined) return [{ ...usageEvent(total), scope: 'session' }]
  return turn === undefined ? [] : [{ kind: 'usage', usage: turnUsage(turn), scope: 'add' }]
}

function usageEvent(byModel: JsonRecord) {
  const models = Object.keys(byModel)
  const usages = models.map((model) => modelUsage(byModel[model]))
  const usage = usages.reduce(addUsage, { ...noUsage, costUsd: usages.length === 0 ? 0 : null })
  return { kind: 'usage', usage, ...known({ model: models.length === 1 ? models[0] : undefined }) } as const
}

const modelUsage = (model: unknown): Usage => ({
  input:
    countAt(model, 'inputTokens') +
    countAt(model, 'cacheReadInputTokens') +
    countAt(model, 'cacheCreationInputTokens'),
  cached: countAt(model, 'cacheReadInputTokens'),
  output: countAt(model, 'outputTokens'),
  reasoning: countAt(model, 'thinkingTokens'),
  costUsd: costAt(model, 'costUSD'),
  partial: false,
})

const turnUsage = (usage: JsonRecord): Usage => ({
  input:
    countAt(usage, 'input_tokens') +
    countAt(usage, 'cache_read_input_tokens') +
    countAt(usage, 'cache_creation_input_tokens'),
  cached: countAt(usage, 'cache_read_input_tokens'),
  output: countAt(usage, 'output_tokens'),
  reasoning: countAt(usage, 'output_tokens_details', 'thinking_tokens'),
  costUsd: null,
  partial: false,
})
