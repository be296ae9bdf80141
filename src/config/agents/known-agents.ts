import type { AgentPreset } from '../../core/agent/preset.ts'

/** The presets that come with loopwork. */
export interface KnownAgents {
  readonly builtIn: readonly AgentPreset[]
}
