import type { AgentPreset } from '../../agent/preset.ts'
import type { EpochMs } from '../../ids.ts'
import { presetOf } from '../../run/preset-of.ts'
import type { PoolSettings } from './demand.ts'

/** An agent that is being started or at work, for any supervisor. */
export interface InUse {
  readonly preset: Pick<AgentPreset, 'name' | 'account' | 'model'>
  /** When its task was claimed; null: a reviewer or a judge, which stores nothing about limits and so tries none for others. */
  readonly claimedAt: EpochMs | null
}

/** As the store has it. */
export interface StoredInUse {
  readonly role: 'worker' | 'reviewer' | 'judge'
  readonly preset: string
  readonly model: string | null
  readonly claimedAt: EpochMs
}

/** The one rule for who is in use: claims and `why` both take it, so that what is shown is what a claim finds. */
export const inUseOf = (settings: PoolSettings, agents: readonly StoredInUse[]): readonly InUse[] =>
  agents.map(({ role, preset: name, model, claimedAt }) =>
    // A reviewer may be none of the pool, and must not count as one of it then.
    role === 'worker'
      ? { preset: presetOf(settings, { preset: name, model }), claimedAt }
      : { preset: { name, model }, claimedAt: null },
  )
