import type { Pool, PoolEntry, PoolStrategy } from '../../src/core/agent/pool.ts'
import { plainPreset, type AgentPreset } from '../../src/core/agent/preset.ts'

type Said = Partial<Omit<PoolEntry, 'preset'>> & Partial<Pick<AgentPreset, 'model' | 'account'>>

/** An agent that prints for people, as an entry of a pool. */
export function poolEntry(name: string, { model = null, account, ...said }: Said = {}): PoolEntry {
  const preset = {
    ...plainPreset,
    name,
    command: [name],
    model,
    ...(account === undefined ? {} : { account }),
  }
  return { preset, weight: 1, maxConcurrent: null, fallback: false, price: null, ...said }
}

export const poolOf = (strategy: PoolStrategy, ...entries: readonly PoolEntry[]): Pool => ({
  strategy,
  entries,
})
