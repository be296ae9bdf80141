import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Claude Code, tried with 2.1.332. */
export const claude: AgentPreset = {
  ...plainPreset,
  name: 'claude',
  // Without --verbose it refuses to print a stream.
  command: [
    'claude',
    '-p',
    '--output-format',
    'stream-json',
    '--verbose',
    '{autonomy}',
    '{model}',
    '{session}',
  ],
  when: {
    model: ['--model', '{model}'],
    session: ['--session-id', '{session}'],
    resume: ['--resume', '{session}'],
    autonomy: {
      full: ['--permission-mode', 'bypassPermissions'],
      edit: ['--permission-mode', 'acceptEdits'],
      plan: ['--permission-mode', 'plan'],
    },
  },
  decoder: 'claude-stream',
  env: {
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // It waits for ever for a shell that it has left in its background, such as a development server.
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
  },
  rootEnv: { IS_SANDBOX: '1' },
  home: { variable: 'CLAUDE_CONFIG_DIR', share: 'account' },
  resume: 'anywhere',
  // How it ends itself when it is asked to terminate.
  exit: { '143': 'killed' },
  faults: [
    {
      class: 'auth',
      pattern: 'Not logged in|Invalid API key|Failed to authenticate',
      from: ['error', 'err'],
    },
    { class: 'billing', pattern: 'Credit balance is too low', from: ['error', 'err'] },
    { class: 'usage_limit', pattern: "You['’]ve hit your .*limit", from: ['error', 'err'] },
    { class: 'context', pattern: 'Prompt is too long', from: ['error'] },
    { class: 'network', pattern: 'Connection dropped|ECONNRESET|ECONNREFUSED', from: ['error', 'err'] },
    {
      class: 'config',
      pattern: 'already in use|No conversation found with session ID|cannot be used with root',
      from: ['error', 'err'],
    },
  ],
  // Interrupted, it prints its result with what it used; terminated, it prints none. It ends its tools itself.
  stop: { signal: 'INT', to: 'leader', graceMs: 5_000 },
  settleMs: 5_000,
  staggerMs: 400,
  probe: {
    version: ['--version'],
    match: String.raw`^(\d+\.\d+\.\S+) \(Claude Code\)`,
    login: { args: ['auth', 'status'], match: String.raw`"loggedIn":\s*true` },
  },
}
