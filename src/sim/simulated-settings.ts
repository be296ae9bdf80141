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
  // No person is there who could answer, and made-up work has nothing that could be judged.
  approve: null,
  vote: settings.vote === 'judge' ? 'smallest' : settings.vote,
  judge: null,
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

/** What of a run's settings is not rehearsed as it is, for a person. */
export const notRehearsed = ({ approve, vote }: Pick<RunSettings, 'approve' | 'vote'>): readonly string[] => [
  ...(approve === null ? [] : ['approve is left out: no person is there, so plans are taken as approved']),
  ...(vote === 'judge' ? ['vote is smallest in place of judge: made-up work has nothing to judge'] : []),
]
