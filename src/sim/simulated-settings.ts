import type { AgentPreset } from '../core/agent/preset.ts'
import type { RunSettings } from '../core/run/settings.ts'
import { claude } from '../agent/presets/claude.ts'

/** The settings of a run with all agents that it may use as they are rehearsed. */
export const simulatedSettings = (settings: RunSettings): RunSettings => ({
  ...settings,
  agent: simulatedPreset(settings.agent),
  pool:
    settings.pool === null
      ? null
      : {
          ...settings.pool,
          entries: settings.pool.entries.map((entry) => ({
            ...entry,
            preset: simulatedPreset(entry.preset),
          })),
        },
  presets: settings.presets.map(simulatedPreset),
  review: {
    ...settings.review,
    agent: settings.review.agent === null ? null : simulatedPreset(settings.review.agent),
  },
})

/**
 * A preset as its agents are rehearsed: with its own name, model, pace and manners, and the records of Claude Code, which simulated
 * agents print. One that prints for people stays so: no limit can be read of it, in a rehearsal as in a run.
 */
function simulatedPreset(preset: AgentPreset): AgentPreset {
  if (preset.decoder === 'text') return preset
  const { decoder, map, success, exit, exitDecides, faults, denied } = claude
  return { ...preset, decoder, map, success, exit, exitDecides, faults, denied }
}
