import type { AgentPreset, DecoderName } from '../core/agent/preset.ts'
import { hasPrice } from './prices.ts'

/** What of an agent's use is known, so that a budget can count it. */
export interface WhatCounts {
  readonly tokens: boolean
  /**
   * `reported`: by its CLI. `list prices`: reckoned from its tokens. `some models`: the same, where the model that it then names has a
   * list price. `not`: nobody knows it.
   */
  readonly cost: 'reported' | 'list prices' | 'some models' | 'not'
}

type Reports = 'cost' | 'tokens' | 'nothing'

const reports: Readonly<Record<Exclude<DecoderName, 'map'>, Reports>> = {
  text: 'nothing',
  'claude-stream': 'cost',
  'qwen-stream': 'tokens',
  'cursor-stream': 'nothing',
  'codex-exec': 'tokens',
  'gemini-stream': 'tokens',
  'opencode-json': 'cost',
  'copilot-jsonl': 'nothing',
}

export function whatCounts(preset: Pick<AgentPreset, 'decoder' | 'map' | 'model'>): WhatCounts {
  const { decoder, model } = preset
  switch (decoder === 'map' ? mappedReports(preset) : reports[decoder]) {
    case 'nothing':
      return { tokens: false, cost: 'not' }
    case 'cost':
      return { tokens: true, cost: 'reported' }
    case 'tokens':
      if (model === null) return { tokens: true, cost: 'some models' }
      return { tokens: true, cost: hasPrice(model) ? 'list prices' : 'not' }
  }
}

/** By the rules of a user's own wire format. */
function mappedReports({ map }: Pick<AgentPreset, 'map'>): Reports {
  const usages = map.flatMap(({ usage }) => usage ?? [])
  if (usages.length === 0) return 'nothing'
  return usages.some(({ cost }) => cost !== undefined) ? 'cost' : 'tokens'
}
