import type { AgentPreset } from '../agent/preset.ts'
import type { PlannedAgent } from '../attempt.ts'
import type { RunSettings } from './settings.ts'

/**
 * How an agent of the run is started, read and stopped. An agent that was started when the run had other presets is treated as one
 * of those it has now: nothing else is known of it.
 */
export function presetOf(
  { agent }: Pick<RunSettings, 'agent'>,
  { model }: Pick<PlannedAgent, 'preset' | 'model'>,
): AgentPreset {
  return model === null ? agent : { ...agent, model }
}
