import { backlogFormats } from '../../core/backlog/format-names.ts'
import type { Entry } from './entry.ts'
import { hookOptions } from './hook-options.ts'
import { limitOptions } from './limit-options.ts'
import { parallelOptions } from './parallel-options.ts'
import { poolOptions } from './pool-options.ts'
import { reviewOptions } from './review-options.ts'
import { screenOptions } from './screen-options.ts'

/**
 * Every key of the config, and the only place that lists them. The types `Config` and `ConfigInput`, what a file, a variable
 * and a flag may say, defaults, what needs trust and what a run stores are derived from here; `npm run docs` writes
 * `.loopworkrc.example`, the table of `docs/options.md` and `docs/loopworkrc.schema.json` from it.
 *
 * Plain data, without zod: `--help` and the commands that read no config load it too.
 */
export const configSchema = {
  source: {
    type: { kind: 'files' },
    default: [],
    about:
      'Backlog files and trackers: github:, or { command: [./my-tasks, WEB] } for a program of yours. Left out: .specs/tasks/tasks.json, when it is there.',
    trust: 'outside',
    stored: { option: 'sources' },
    flag: { shown: 'SOURCE…' },
  },
  filter: {
    type: { kind: 'filter' },
    default: null,
    whenNull: 'every task',
    about:
      'Which tasks a run does, by id, title, type, label, feature, path, priority and more; docs/filters.md has the grammar. Left out, or all: every task.',
    example: [`'type = docs and (label = api or id = "AUTH-*") and not feature = billing'`],
    trust: 'free',
    stored: { setting: 'filter' },
    flag: {
      spec: '--filter <expression>',
      help: 'the tasks to do, such as "label = api and not type = docs"',
    },
  },
  store: {
    type: { kind: 'folder' },
    default: null,
    whenNull: 'in the common git directory',
    about: "Folder of the state. Left out: loopwork/ in the repository's common git directory.",
    trust: 'needed',
    stored: null,
    flag: { shown: '--store' },
  },

  ...parallelOptions,

  agent: {
    type: { kind: 'agentName' },
    default: null,
    whenNull: 'the only one under agents',
    about:
      'The preset to use, by name: one of yours, or a built-in one, as `loopwork agents` lists them. Not needed where there is only one of yours.',
    trust: 'needed',
    stored: { setting: 'agent', partOf: ['pool.entries', 'agents'] },
    flag: { spec: '--agent <preset>', help: 'the agent to use' },
  },
  model: {
    type: { kind: 'modelName' },
    default: null,
    whenNull: "the agent's own choice",
    about:
      "The model that the agent is asked for, as its CLI names it. Left out: that of the preset, or the CLI's own choice.",
    trust: 'needed',
    stored: { partOf: ['agent', 'pool.entries', 'agents'] },
    flag: { spec: '--model <name>', help: 'the model that the agent is asked for' },
  },
  agents: {
    type: { kind: 'agents' },
    default: {},
    about: 'Presets of your own, and changes to built-in ones, by name. Every key is in docs/agents.md.',
    example: [
      'mine:',
      '  command: [./agent.sh]        # argv, never a shell string; a relative program is taken from the checkout',
      '  prompt: { via: stdin }       # stdin | argument (with {prompt} in command) | file (with {promptFile} in command)',
      '  decoder: text                # success is exit code 0',
      '  env: {}                      # added to its environment',
      'careful: { extends: claude, autonomy: edit, model: sonnet }',
    ],
    trust: 'needed',
    stored: { setting: 'presets', partOf: ['agent', 'pool.entries', 'route'] },
  },

  ...poolOptions,

  gate: {
    type: { kind: 'shellLines' },
    default: [],
    about:
      'Shell lines that run in the worktree after the agent; all must exit 0 before work counts as done.',
    trust: 'needed',
    stored: { setting: 'gate' },
    flag: {
      spec: '--gate <line>',
      help: 'a command that must exit 0 before work counts as done (repeatable)',
    },
  },

  ...reviewOptions,

  'worktree.root': {
    type: { kind: 'folder' },
    default: null,
    whenNull: 'beside the repository',
    about: 'Where worktrees are made. Left out: beside the repository, in ../<name>.loopwork.',
    trust: 'needed',
    stored: { setting: 'worktreeRoot' },
  },
  'worktree.setup': {
    type: { kind: 'shellLines' },
    default: [],
    about: 'Shell lines that run in a new worktree, such as npm ci.',
    trust: 'needed',
    stored: { setting: 'setup' },
  },
  'worktree.teardown': {
    type: { kind: 'shellLines' },
    default: [],
    about: 'Shell lines that run when a worktree is given back.',
    trust: 'needed',
    stored: { setting: 'teardown' },
  },
  'worktree.copy': {
    type: { kind: 'insidePaths' },
    default: [],
    about:
      'Files, folders and globs copied from the checkout into every worktree, such as .env or apps/**/.env*; never part of ' +
      'the work. So are the ignored files that a .worktreeinclude in the root names, in the syntax of .gitignore.',
    trust: 'needed',
    stored: { setting: 'copy' },
  },
  'worktree.link': {
    type: { kind: 'insidePaths' },
    default: [],
    about:
      'Folders of the checkout that every worktree has a link to, such as node_modules: all share them, and what an agent ' +
      'writes there is in your checkout. Never part of the work.',
    trust: 'needed',
    stored: { setting: 'link' },
  },

  'merge.target': {
    type: { kind: 'branch' },
    default: null,
    whenNull: 'the one checked out',
    about: 'The branch merged into. Left out: the one that is checked out.',
    trust: 'needed',
    stored: { setting: 'target' },
    flag: { spec: '--target <branch>', help: 'the branch merged into (default: the one checked out)' },
  },
  'merge.waiting': {
    type: { kind: 'wholeNumber', least: 1, most: 1000, unit: 'tasks' },
    default: null,
    whenNull: 'twice the workers; with one worker 1',
    about:
      'When so many finished tasks wait to be merged, nothing new is started. Left out: twice the workers; with one worker 1, so that each task starts from what the one before has merged.',
    trust: 'free',
    stored: { setting: 'waiting' },
  },

  'backlog.unknownDependency': {
    type: { kind: 'choice', choices: ['error', 'block'] },
    default: 'error',
    about: 'A task that needs one that is not there: error | block.',
    trust: 'free',
    stored: { option: 'unknownDependency' },
  },
  'backlog.duplicateId': {
    type: { kind: 'choice', choices: ['error', 'number'] },
    default: 'error',
    about: 'An id that a backlog has twice: error, or number: the second task is called 6#2, the third 6#3.',
    trust: 'free',
    stored: { option: 'duplicateId' },
  },
  'backlog.statuses': {
    type: { kind: 'statusWords' },
    default: {},
    about:
      "What statuses of CSV and Trello exports and labels of GitHub issues mean: todo, claimed, blocked, done, failed or cancelled, by the tracker's own word. An issue is also shown with the first label of a meaning.",
    example: ['{ Ready for QA: done, Icebox: blocked, wip: claimed }'],
    trust: 'free',
    stored: { option: 'statuses' },
  },
  'backlog.stories': {
    type: { kind: 'choice', choices: ['phases', 'parallel'] },
    default: 'phases',
    about:
      'User stories of a spec-kit backlog: one after the other (phases), or side by side after the foundation (parallel).',
    trust: 'free',
    stored: { option: 'stories' },
  },
  'backlog.reviewPasses': {
    type: { kind: 'wholeNumber', least: 0, most: 100, unit: 'reviews' },
    default: 0,
    about:
      'How often, in a run of a looper backlog that is all done, an agent looks at the whole and adds the tasks that are missing; ' +
      'the run goes on with them. 0: never.',
    trust: 'free',
    stored: { setting: 'reviewPasses' },
  },
  'backlog.format': {
    type: { kind: 'choice', choices: backlogFormats },
    default: null,
    whenNull: 'found by the content and the place of each file',
    about: 'The format of the backlogs, where theirs can’t be found by their content and place.',
    trust: 'free',
    stored: { option: 'format' },
    flag: { spec: '--format <name>', help: 'the format of the backlog (default: found by its content)' },
  },

  'retry.attempts': {
    type: { kind: 'wholeNumber', least: 1, most: 100, unit: 'tries' },
    default: 3,
    about: 'Tries in all.',
    trust: 'free',
    stored: { setting: 'retry.attempts' },
    flag: {
      spec: '--retries <n>',
      help: 'further tries after a failed one',
      shown: '--retries N (attempts: N + 1)',
      toValue: (retries) => retries + 1,
    },
  },
  'retry.backoff': {
    type: { kind: 'duration', leastMs: 0 },
    default: '5s',
    about: 'Wait before the second try; doubled each time.',
    trust: 'free',
    stored: { setting: 'retry.backoffMs' },
  },
  'retry.max': {
    type: { kind: 'duration', leastMs: 0 },
    default: '5m',
    about: 'The longest wait before a try.',
    trust: 'free',
    stored: { setting: 'retry.maxMs' },
  },

  'retry.session': {
    type: { kind: 'choice', choices: ['resume', 'fresh'] },
    default: 'resume',
    about:
      "A later try goes on in the agent's own session, where its CLI can: resume | fresh. Afresh after two tries in one session.",
    trust: 'free',
    stored: { setting: 'session' },
  },

  'breaker.failures': {
    type: { kind: 'wholeNumber', least: 1, most: 1000, unit: 'failures' },
    default: 5,
    about: 'So many failures in a row, and nothing new is started.',
    trust: 'free',
    stored: { setting: 'breaker.failures' },
  },
  'breaker.cooldown': {
    type: { kind: 'duration', leastMs: 0 },
    default: '30s',
    about: 'How long nothing new is started then; after it one task is tried.',
    trust: 'free',
    stored: { setting: 'breaker.cooldownMs' },
  },

  ...limitOptions,

  ...hookOptions,

  sandbox: {
    type: { kind: 'argv', placeholders: ['{worktree}', '{repository}', '{home}'] },
    default: null,
    whenNull: 'none',
    about:
      'Put in front of the command of every agent and gate: a program that runs what follows it in a sandbox. {worktree} is the ' +
      'folder it works in, {repository} the checkout, {home} your home folder. A run refuses to start when the program is missing.',
    example: [
      '[bwrap, --ro-bind, /, /, --dev, /dev, --proc, /proc, --bind, /tmp, /tmp,',
      '  --bind, "{repository}/.git", "{repository}/.git", --bind, "{worktree}", "{worktree}", --die-with-parent]',
    ],
    trust: 'needed',
    stored: { setting: 'sandbox' },
  },

  'logs.keep': {
    type: { kind: 'size' },
    default: '2GiB',
    about:
      'How much of the logs of ended tries and runs stays; what ended first is taken away first, and the refs of its work with it.',
    trust: 'free',
    stored: { setting: 'keepLogsBytes' },
  },
  'logs.age': {
    type: { kind: 'duration', leastMs: 1, mostMs: 3650 * 86_400_000 },
    default: '30d',
    about: 'How long the logs of ended tries and runs stay, with the refs of their work.',
    trust: 'free',
    stored: { setting: 'keepLogsMs' },
  },

  ...screenOptions,

  'claim.lease': {
    type: { kind: 'duration', leastMs: 1_000, mostMs: 30 * 86_400_000 },
    default: '15m',
    about: 'How long a task is with whoever took it by `loopwork claim`, without a sign of life (`extend`).',
    trust: 'free',
    stored: null,
  },
} as const satisfies Readonly<Record<string, Entry>>
