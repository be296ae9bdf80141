import type { AgentPreset } from '../agent/preset.ts'
import type { PlannedAgent } from '../attempt.ts'
import { presetsOf, type PoolSettings } from '../policy/pool/demand.ts'

/**
 * How an agent of the run is started, read and stopped, with the model that it was asked for. An agent that was started when the run had
 * other presets is treated as one of those it has now: nothing else is known of it.
 */
export function presetOf(
  settings: PoolSettings,
  { preset: name, model }: Pick<PlannedAgent, 'preset' | 'model'>,
): AgentPreset {
  const all = presetsOf(settings)
  const found =
    all.find((preset) => preset.name === name && preset.model === model) ??
    all.find((preset) => preset.name === name) ??
    settings.agent
  return model === null || found.model === model ? found : { ...found, model }
}
