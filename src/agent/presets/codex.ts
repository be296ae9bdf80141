import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** OpenAI's Codex CLI, tried with 0.169.0. */
export const codex: AgentPreset = {
  ...plainPreset,
  name: 'codex',
  // `resume` is a subcommand of its own that knows no --sandbox: it comes after the flags, and `-` (stdin) after its session.
  command: ['codex', 'exec', '--json', '--skip-git-repo-check', '{autonomy}', '{model}', '{resume}', '-'],
  when: {
    model: ['-m', '{model}'],
    // It chooses its own ids.
    session: [],
    resume: ['resume', '{session}'],
    autonomy: {
      full: ['--dangerously-bypass-approvals-and-sandbox'],
      edit: ['-s', 'workspace-write'],
      plan: ['-s', 'read-only'],
    },
  },
  decoder: 'codex-exec',
  home: { variable: 'CODEX_HOME', share: 'account' },
  resume: 'anywhere',
  faults: [
    {
      class: 'auth',
      pattern: 'unexpected status 40[13]|Missing environment variable|Not logged in',
      from: ['error', 'err'],
    },
    {
      class: 'usage_limit',
      pattern: "You['’]ve hit your usage limit|Quota exceeded|exceeded your current quota",
      from: ['error', 'err'],
    },
    { class: 'rate_limit', pattern: 'last status: 429|unexpected status 429', from: ['error', 'err'] },
    {
      class: 'overload',
      pattern: 'experiencing high demand|is at capacity|unexpected status 5\\d\\d',
      from: ['error', 'err'],
    },
    { class: 'context', pattern: 'ran out of room in the model.s context window', from: ['error', 'err'] },
    {
      class: 'model',
      pattern: 'unexpected status 404|does not exist or you do not have access',
      from: ['error', 'err'],
    },
    { class: 'network', pattern: 'stream disconnected before completion', from: ['error', 'err'] },
    {
      class: 'config',
      pattern: 'no rollout found for thread|Not inside a trusted directory|unexpected argument',
      from: ['error', 'err'],
    },
  ],
  denied: ['patch rejected: writing is blocked by read-only sandbox'],
  settleMs: 5_000,
  staggerMs: 400,
  probe: {
    version: ['--version'],
    match: String.raw`^codex-cli (\S+)`,
    login: { args: ['login', 'status'], match: '^Logged in' },
  },
}
