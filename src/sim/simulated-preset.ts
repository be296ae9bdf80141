import type { AgentPreset } from '../core/agent/preset.ts'
import { claude } from '../agent/presets/claude.ts'

/**
 * A preset as its agents are rehearsed: with its own name, model, pace and manners, and the records of Claude Code, which simulated
 * agents print. One that prints for people stays so: no limit can be read of it, in a rehearsal as in a run.
 */
export function simulatedPreset(preset: AgentPreset): AgentPreset {
  if (preset.decoder === 'text') return preset
  const { decoder, map, success, exit, exitDecides, faults, denied } = claude
  return { ...preset, decoder, map, success, exit, exitDecides, faults, denied }
}
