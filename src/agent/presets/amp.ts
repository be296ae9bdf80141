import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Amp, by its own help: its stream is that of Claude Code. What it may do is decided by its settings. */
export const amp: AgentPreset = {
  ...plainPreset,
  name: 'amp',
  command: ['amp', '{resume}', '-x', '--stream-json', '{autonomy}'],
  when: {
    model: [],
    session: [],
    resume: ['threads', 'continue', '{session}'],
    autonomy: { full: ['--dangerously-allow-all'], edit: null, plan: null },
  },
  decoder: 'claude-stream',
  resume: 'same-path',
  faults: [{ class: 'auth', pattern: 'AMP_API_KEY|not logged in', from: ['error', 'err'] }],
  settleMs: 5_000,
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^(0\.0\.\d+\S*)`, login: null },
  tried: false,
}
