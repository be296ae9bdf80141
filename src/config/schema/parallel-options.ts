import { voteRules } from '../../core/policy/vote.ts'
import { mostAgentsPerTask, mostWorkers, strategies } from '../../core/run/settings.ts'
import type { Entry } from './entry.ts'

/** How many work at once, on which task first, and whose work is chosen. Part of `configSchema`, which says what this is for. */
export const parallelOptions = {
  'parallel.enabled': {
    type: { kind: 'boolean' },
    default: false,
    about: 'Several tasks at once in `loopwork run`; the screen (`loopwork tui`) always does.',
    trust: 'free',
    stored: { partOf: ['parallel.maxTasks'] },
    flag: { shown: '--parallel, --sequential' },
  },
  'parallel.maxTasks': {
    type: { kind: 'wholeNumber', least: 0, most: mostWorkers, unit: 'workers' },
    default: 2,
    about: `Workers, 1 to ${mostWorkers}; 0: as many as memory allows.`,
    trust: 'free',
    stored: { setting: 'workers' },
    flag: { shown: '--parallel N, --max-tasks N' },
  },
  'parallel.maxAgentsPerTask': {
    type: { kind: 'wholeNumber', least: 1, most: mostAgentsPerTask, unit: 'agents' },
    default: 1,
    about: `Agents that work on one task, each in its own worktree, 1 to ${mostAgentsPerTask}; one of their works is chosen.`,
    trust: 'free',
    stored: { setting: 'agentsPerTask' },
    flag: { spec: '--max-agents <n>', help: `agents for each task, 1 to ${mostAgentsPerTask}` },
  },
  'parallel.group': {
    type: { kind: 'wholeNumber', least: 1, most: mostWorkers, unit: 'tasks' },
    default: 3,
    about: `Tasks of one group that run at once, 1 to ${mostWorkers}: a run of tasks that a backlog marks with [P].`,
    trust: 'free',
    stored: { setting: 'group' },
  },
  'parallel.strategy': {
    type: { kind: 'choice', choices: strategies },
    default: 'priority',
    about:
      'What is claimed first: priority | dependency (what the longest way to the end begins with, by estimates and by what tasks of a type have taken) | mixed (the same among tasks of one priority). Of equals what stands first in its file.',
    trust: 'free',
    stored: { setting: 'strategy' },
    flag: { spec: '--strategy <name>', help: 'what goes first' },
  },
  'parallel.onFailure': {
    type: { kind: 'choice', choices: ['continue', 'abort-all'] },
    default: 'continue',
    about: 'After a task has failed for good: continue | abort-all.',
    trust: 'free',
    stored: { setting: 'onFailure' },
    flag: { spec: '--on-failure <mode>', help: 'when a task has failed' },
  },
  'parallel.failFast': {
    type: { kind: 'boolean' },
    default: false,
    about: 'true: the same as onFailure: abort-all.',
    trust: 'free',
    stored: { partOf: ['parallel.onFailure'] },
    flag: { spec: '--fail-fast', help: 'same as --on-failure abort-all' },
  },
  'parallel.outputMode': {
    type: { kind: 'choice', choices: ['multiplexed', 'buffered', 'summary'] },
    default: 'multiplexed',
    about: 'How `loopwork run` prints: multiplexed | buffered | summary.',
    trust: 'free',
    stored: { option: 'outputMode' },
    flag: { spec: '--output-mode <mode>', help: 'what is shown' },
  },

  vote: {
    type: { kind: 'choice', choices: voteRules },
    default: 'majority',
    about:
      'Whose work is chosen where several agents work on a task, of those that passed the gate: majority (the change that most made) | judge (an agent sees the diffs in both orders, without names) | first | smallest.',
    trust: 'free',
    stored: { setting: 'vote' },
  },
  judge: {
    type: { kind: 'agentName' },
    default: null,
    whenNull: 'review.agent, else the agent',
    about:
      'The preset of the agent that chooses, with vote: judge; one with another model is a preset of your own. Left out: review.agent, and without that the agent.',
    trust: 'needed',
    stored: { setting: 'judge' },
  },
} as const satisfies Readonly<Record<string, Entry>>
