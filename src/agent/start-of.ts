import { argvOf, type SessionAsked } from '../core/agent/argv-of.ts'
import type { AgentPreset } from '../core/agent/preset.ts'

/** What a preset's agent is started with. */
export interface AgentStart {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** @param asRoot whether this process is root's, and so the agent's. */
export const startOf = (preset: AgentPreset, asked: SessionAsked, asRoot: boolean): AgentStart => ({
  command: argvOf(preset, asked),
  env: asRoot ? { ...preset.env, ...preset.rootEnv } : preset.env,
})
