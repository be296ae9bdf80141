import { reviewPassLabel } from '../../core/backlog/review-pass.ts'
import { as, not, same, type Outcome, type Rule } from './translation.ts'
import { knownAgent, type AgentCommands } from './translated-agent.ts'

/** The keys of looper-go's `looper.toml`, those of its older versions among them, except the tables of its agents. */
export function looperKeys(agents: AgentCommands): Readonly<Record<string, Rule>> {
  const agent: Rule = (name) => knownAgent(agents, { to: 'agent', name })
  return {
    todo_file: (file) =>
      typeof file === 'string' && /^[~%]/.test(file)
        ? not('write the path out, under source:')
        : as('source', [file]),
    schema_file: () => not('backlogs are checked without one'),
    log_dir: () => not('logs are in the state folder'),
    max_iterations: () => not(untilDone),
    schedule: (name) =>
      name === 'odd-even' || name === 'round-robin' ? not('agents take turns under pool:') : agent(name),
    repair_agent: () => not(noRepair),
    review_agent: (name) => reviewPasses(agents, name),
    bootstrap_agent: () => not(noBootstrap),
    'roles.iter': agent,
    'roles.review': (name) => reviewPasses(agents, name),
    'roles.repair': () => not(noRepair),
    'roles.bootstrap': () => not(noBootstrap),
    apply_summary: (applies) =>
      applies === true
        ? same
        : not('a summary that says blocked or skipped counts; one that says done never does'),
    git_init: (makes) => (makes === false ? same : not('the repository has to be there')),
    hook_command: hooks,
    loop_delay_seconds: (seconds) => (seconds === 0 ? same : not('the next task starts as soon as it may')),
    log_level: () => not(),
    log_format: () => not('events are printed as JSON with --json'),
    workflow: workflow,
    'parallel.enabled': (enabled) => as('parallel.enabled', enabled),
    'parallel.max_tasks': (most) => as('parallel.maxTasks', most),
    'parallel.max_agents_per_task': (most) => (most === 0 ? same : as('parallel.maxAgentsPerTask', most)),
    'parallel.strategy': (strategy) => as('parallel.strategy', strategy),
    'parallel.fail_fast': (fails) => as('parallel.failFast', fails),
    'parallel.output_mode': (mode) => as('parallel.outputMode', mode),
  }
}

const untilDone = 'a run goes on until nothing is left; limits.cost and limits.tokens end it before'
const noRepair = 'a backlog that is broken is refused, with the line'
const noBootstrap = 'the first task is typed, or in the backlog'

/** looper has its reviewer look at the whole again and again, until that finds nothing or its iterations are used up. */
const usualPasses = 3

/** Its agent is whoever a route names for it. */
function reviewPasses(agents: AgentCommands, name: unknown): Outcome {
  const known = knownAgent(agents, { to: 'agent', name })
  if (known.kind !== 'carried') return known
  return {
    kind: 'carried',
    settings: [
      {
        to: 'backlog.reviewPasses',
        value: usualPasses,
        note: 'looks for missing tasks when all is done; 0: never',
      },
      { to: 'route', value: [{ when: `label = ${reviewPassLabel}`, agent: name }] },
    ],
  }
}

/**
 * Called with looper's arguments: task, status in its words, the file with the last message, a label. The program is no part of the
 * shell line, so that no character of its name means anything there.
 */
function hooks(program: unknown): Outcome {
  if (program === '') return same
  if (typeof program !== 'string') return not('must be a text')
  const call = (status: string) => [
    [
      'sh',
      '-c',
      `"$0" "$LOOPWORK_ITEM" ${status} "$LOOPWORK_LAST_MESSAGE" "iter-$LOOPWORK_ATTEMPT"`,
      program,
    ],
  ]
  const note =
    'called when a task is done or has failed, not after each try; its file has what the agent said last'
  return {
    kind: 'carried',
    settings: [
      { to: 'hooks.itemDone', value: call('done'), note },
      { to: 'hooks.itemFailed', value: call('blocked') },
    ],
  }
}

function workflow(name: unknown): Outcome {
  if (name === 'traditional') return same
  return name === 'parallel' ? as('parallel.enabled', true) : not()
}
