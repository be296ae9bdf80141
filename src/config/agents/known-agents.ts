import type { AgentPreset } from '../../core/agent/preset.ts'

/** The presets that come with loopwork, and what one is started as. */
export interface KnownAgents {
  readonly builtIn: readonly AgentPreset[]
  argvOf(preset: AgentPreset): readonly string[]
}
