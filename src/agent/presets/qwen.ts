import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Qwen Code, tried with 0.24.4. */
export const qwen: AgentPreset = {
  ...plainPreset,
  name: 'qwen',
  command: ['qwen', '--output-format', 'stream-json', '{autonomy}', '{model}', '{session}'],
  when: {
    model: ['-m', '{model}'],
    session: ['--session-id', '{session}'],
    resume: ['--resume', '{session}'],
    autonomy: {
      full: ['--approval-mode', 'yolo'],
      edit: ['--approval-mode', 'auto-edit'],
      plan: ['--approval-mode', 'plan'],
    },
  },
  decoder: 'qwen-stream',
  env: { QWEN_CODE_SUPPRESS_YOLO_WARNING: '1' },
  home: { variable: 'QWEN_HOME', share: 'account' },
  resume: 'same-path',
  exit: { '53': 'limit', '55': 'limit' },
  faults: [
    { class: 'auth', pattern: String.raw`\[API Error: 40[13]`, from: ['error', 'err'] },
    {
      class: 'usage_limit',
      pattern: 'exceeded your current quota|insufficient_quota',
      from: ['error', 'err'],
    },
    {
      class: 'rate_limit',
      pattern: String.raw`\[API Error: 429`,
      from: ['error', 'err'],
      early: true,
    },
    { class: 'context', pattern: 'exceeds the context window', from: ['error', 'err'] },
    { class: 'overload', pattern: String.raw`\[API Error: 5\d\d`, from: ['error', 'err'], early: true },
    { class: 'model', pattern: String.raw`\[API Error: 404`, from: ['error', 'err'] },
    { class: 'config', pattern: 'No saved session found|Unknown argument', from: ['error', 'err'] },
  ],
  settleMs: 5_000,
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^(\d+\.\d+\.\d+\S*)$`, login: null },
}
