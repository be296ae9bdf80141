import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Google's Gemini CLI, tried with 0.61.0. */
export const gemini: AgentPreset = {
  ...plainPreset,
  name: 'gemini',
  command: ['gemini', '--output-format', 'stream-json', '{autonomy}', '{model}', '{session}'],
  when: {
    model: ['-m', '{model}'],
    session: ['--session-id', '{session}'],
    resume: ['--resume', '{session}'],
    autonomy: {
      full: ['--approval-mode', 'yolo'],
      edit: ['--approval-mode', 'auto_edit'],
      plan: ['--approval-mode', 'plan'],
    },
  },
  decoder: 'gemini-stream',
  env: {
    // A worktree is a folder that it has never seen: without this it ends with 55 and prints nothing.
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    // Saves a second, 200 MB, and a parent process that swallows signals.
    GEMINI_CLI_NO_RELAUNCH: 'true',
  },
  home: { variable: 'GEMINI_CLI_HOME', share: 'account' },
  resume: 'same-path',
  exit: {
    '41': 'auth',
    '42': 'config',
    '44': 'config',
    '52': 'config',
    '53': 'limit',
    '55': 'config',
    '144-255': 'http',
  },
  faults: [
    { class: 'auth', pattern: 'API_KEY_INVALID|API key not valid|UNAUTHENTICATED', from: ['error', 'err'] },
    { class: 'usage_limit', pattern: 'exhausted your daily quota', from: ['error', 'err'] },
    {
      class: 'rate_limit',
      pattern: 'exceeded your current quota|failed with status 429',
      from: ['error', 'err'],
      retryAfter: String.raw`Suggested retry after ([\d.]+)s`,
      early: true,
    },
    {
      class: 'overload',
      pattern: 'model is overloaded|failed with status 5\\d\\d|An internal error has occurred',
      from: ['error', 'err'],
      early: true,
    },
    { class: 'context', pattern: 'input token count .* exceeds the maximum', from: ['error', 'err'] },
    { class: 'model', pattern: 'ModelNotFoundError|models/\\S+ is not found', from: ['error', 'err'] },
    {
      class: 'config',
      pattern: 'No previous sessions found|Invalid session identifier|Unknown argument',
      from: ['error', 'err'],
    },
  ],
  settleMs: 5_000,
  staggerMs: 400,
  probe: { version: ['--version'], match: String.raw`^(\d+\.\d+\.\d+\S*)$`, login: null },
}
