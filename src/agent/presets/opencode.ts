import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** opencode, tried with 1.18.33. */
export const opencode: AgentPreset = {
  ...plainPreset,
  name: 'opencode',
  // Its errors stand in its log alone, and only at the end in its stream: with the log on stderr a limit shows after seconds.
  command: [
    'opencode',
    'run',
    '--format',
    'json',
    '--print-logs',
    '--log-level',
    'ERROR',
    '{autonomy}',
    '{model}',
    '{session}',
  ],
  when: {
    model: ['-m', '{model}'],
    // It chooses its own ids.
    session: [],
    resume: ['--session', '{session}'],
    autonomy: {
      full: ['--auto'],
      // Its own settings decide, and they allow edits and commands where the user has forbidden none.
      edit: [],
      plan: ['--agent', 'plan'],
    },
  },
  decoder: 'opencode-json',
  env: {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  },
  home: { variable: 'XDG_DATA_HOME', share: 'account' },
  // Anywhere else it works in the old folder, or never ends.
  resume: 'same-path',
  // It prints no terminal record: a `stop` also closes a compaction, and an error may be followed by one.
  exitDecides: true,
  faults: [
    {
      class: 'usage_limit',
      pattern: 'insufficient_quota|exceeded your current quota',
      from: ['error', 'err'],
    },
    { class: 'auth', pattern: 'Incorrect API key|ProviderAuthError', from: ['error', 'err'] },
    { class: 'context', pattern: 'ContextOverflowError|exceeds the context window', from: ['error', 'err'] },
    {
      class: 'rate_limit',
      pattern: 'Rate limit reached|Too Many Requests|rate_limit',
      from: ['error', 'err'],
      retryAfter: String.raw`try again in ([\d.]+)s`,
      early: true,
    },
    { class: 'overload', pattern: 'Overloaded|server had an error', from: ['error', 'err'], early: true },
    { class: 'network', pattern: 'Cannot connect to API', from: ['error', 'err'], early: true },
    { class: 'model', pattern: 'ProviderModelNotFoundError|Model not found', from: ['error', 'err'] },
    { class: 'config', pattern: 'Session not found|ConfigInvalidError', from: ['error', 'err'] },
  ],
  denied: ['permission requested: .*auto-rejecting'],
  // No terminal record: a `stop` also closes a compaction in the middle, so its own end is waited for.
  settleMs: null,
  // Two that make one new database at once: one of them fails.
  staggerMs: 2_000,
  probe: {
    version: ['--version'],
    match: String.raw`^(\d+\.\d+\.\d+\S*)$`,
    login: {
      args: ['auth', 'list'],
      match: String.raw`\b[1-9]\d* (?:credentials?|environment variables?)\b`,
    },
  },
}
