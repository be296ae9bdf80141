import type { AgentPreset } from '../../agent/preset.ts'
import type { AttemptId, EpochMs } from '../../ids.ts'
import { presetOf } from '../../run/preset-of.ts'
import { poolOf, type PoolSettings } from './demand.ts'

/** An agent that is being started or at work, for any supervisor. */
export interface InUse {
  readonly preset: Pick<AgentPreset, 'name' | 'account' | 'model'>
  /** When its task was claimed; null: a reviewer or a judge, which stores nothing about limits and so tries none for others. */
  readonly claimedAt: EpochMs | null
}

/** As the store has it. */
export interface StoredInUse {
  readonly attempt: AttemptId
  readonly role: 'worker' | 'reviewer' | 'judge'
  readonly preset: string
  readonly model: string | null
  readonly claimedAt: EpochMs
  /** A reviewer that is started when it may be: no claim takes its place, and it takes nobody else's. */
  readonly waits: boolean
}

/**
 * Whether one more of this agent, started for the attempt, is more than the pool allows at the same time. Others that wait as well are not
 * counted: who asks first has the place.
 */
export function isFull(
  settings: PoolSettings,
  agents: readonly StoredInUse[],
  { attempt, name, model }: Pick<AgentPreset, 'name' | 'model'> & Pick<StoredInUse, 'attempt'>,
): boolean {
  const entry = poolOf(settings).find(({ preset }) => preset.name === name && preset.model === model)
  if (entry === undefined || entry.maxConcurrent === null) return false
  const atWork = agents.filter(
    (agent) => agent.preset === name && agent.model === model && !agent.waits && agent.attempt !== attempt,
  )
  return atWork.length >= entry.maxConcurrent
}

/** The one rule for who is in use: claims and `why` both take it, so that what is shown is what a claim finds. */
export const inUseOf = (settings: PoolSettings, agents: readonly StoredInUse[]): readonly InUse[] =>
  agents.map(({ role, preset: name, model, claimedAt }) =>
    // A reviewer may be none of the pool, and must not count as one of it then.
    role === 'worker'
      ? { preset: presetOf(settings, { preset: name, model }), claimedAt }
      : { preset: { name, model }, claimedAt: null },
  )
