import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Block's goose, by its documentation; read as text. The npm package goose-cli is something else. */
export const goose: AgentPreset = {
  ...plainPreset,
  name: 'goose',
  command: ['goose', 'run', '-i', '-', '--no-session', '--quiet', '{model}'],
  when: { ...plainPreset.when, model: ['--model', '{model}'] },
  env: { GOOSE_MODE: 'auto', NO_COLOR: '1' },
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^\s*(\d+\.\d+\.\d+\S*)\s*$`, login: null },
  tried: false,
}
