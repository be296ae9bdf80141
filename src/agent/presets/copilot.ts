import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** GitHub Copilot CLI, tried with 1.0.102. */
export const copilot: AgentPreset = {
  ...plainPreset,
  name: 'copilot',
  command: [
    'copilot',
    '--output-format',
    'json',
    '--no-ask-user',
    '--no-color',
    '--no-auto-update',
    '{autonomy}',
    '{model}',
    '{session}',
  ],
  when: {
    model: ['--model', '{model}'],
    session: ['--session-id', '{session}'],
    resume: ['--resume={session}'],
    autonomy: {
      full: ['--allow-all'],
      edit: ['--allow-tool', 'write'],
      plan: ['--mode', 'plan'],
    },
  },
  decoder: 'copilot-jsonl',
  env: { COPILOT_AUTO_UPDATE: 'false', CI: '1' },
  home: { variable: 'COPILOT_HOME', share: 'account' },
  // Anywhere else it works in the folder where the session began.
  resume: 'same-path',
  faults: [
    { class: 'auth', pattern: 'authentication|No authentication information found', from: ['error', 'err'] },
    {
      class: 'usage_limit',
      pattern: 'insufficient_quota|exceeded your current quota',
      from: ['error', 'err'],
    },
    { class: 'rate_limit', pattern: 'rate_limit|Too Many Requests', from: ['error', 'err'], early: true },
    { class: 'context', pattern: 'exceeds the context window', from: ['error', 'err'] },
    { class: 'config', pattern: 'No session or task found|unexpected argument', from: ['error', 'err'] },
  ],
  settleMs: 5_000,
  staggerMs: 400,
  probe: {
    version: ['--version'],
    match: String.raw`^GitHub Copilot CLI (\d+\.\d+\.\d+[\w+-]*)`,
    login: null,
  },
}
