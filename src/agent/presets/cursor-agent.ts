import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Cursor's CLI, by its documentation. The npm package of this name is something else. */
export const cursorAgent: AgentPreset = {
  ...plainPreset,
  name: 'cursor-agent',
  command: ['cursor-agent', '-p', '--output-format', 'stream-json', '{autonomy}', '{model}', '{resume}'],
  when: {
    model: ['--model', '{model}'],
    session: [],
    resume: ['--resume', '{session}'],
    // Without --force it proposes its changes, and makes none.
    autonomy: { full: ['--force'], edit: null, plan: [] },
  },
  decoder: 'cursor-stream',
  resume: 'same-path',
  faults: [{ class: 'auth', pattern: 'Not logged in|Authentication required|CURSOR_API_KEY', from: ['err'] }],
  settleMs: 5_000,
  staggerMs: 400,
  // A date and a commit, as no other program of this name prints it.
  probe: { version: ['--version'], match: String.raw`^(20\d\d\.\d\d\.\d\d-\S+)$`, login: null },
  tried: false,
}
