import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** aider (PyPI aider-chat), by its documentation; read as text. The npm package of this name is something else. */
export const aider: AgentPreset = {
  ...plainPreset,
  name: 'aider',
  command: [
    'aider',
    '--message-file',
    '{promptFile}',
    '--yes-always',
    '--no-stream',
    '--no-pretty',
    '--no-check-update',
    '--analytics-disable',
    // loopwork makes the commit; and .gitignore is part of the work.
    '--no-auto-commits',
    '--no-gitignore',
    '{model}',
  ],
  promptVia: 'file',
  when: { ...plainPreset.when, model: ['--model', '{model}'] },
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^aider (\d+\.\d+\.\S+)`, login: null },
  tried: false,
}
