import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** The pi coding agent, by its documentation; read as text. It asks for no permissions, so it has one way to work: full. */
export const pi: AgentPreset = {
  ...plainPreset,
  name: 'pi',
  command: ['pi', '--print', '--no-session', '{model}'],
  when: { ...plainPreset.when, model: ['--model', '{model}'] },
  env: { NO_COLOR: '1' },
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^(\d+\.\d+\.\d+\S*)$`, login: null },
  tried: false,
}
