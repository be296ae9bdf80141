import { knownAgent, type AgentCommands } from './translated-agent.ts'
import { as, not, same, translate, type Outcome, type Rule, type Translation } from './translation.ts'
import type { ScriptReading } from './read-script.ts'

type Table = Readonly<Record<string, unknown>>

/** Of the older loopwork's `loopwork.config.ts`, `.js`, `.mjs` or `.json`. */
export function translateLoopwork(script: ScriptReading, builtIn: AgentCommands): Translation {
  const rules = keys(builtIn)
  const entries = flattened({ ...script.value, ...backendOf(script) }, '')
  const { carried, notCarried } = translate(entries, (key) =>
    Object.hasOwn(rules, key) ? rules[key] : undefined,
  )
  return {
    carried,
    notCarried: [
      ...notCarried,
      ...script.calls
        .filter(({ name }) => backends[name] === undefined)
        .map(({ name }) => ({ key: 'compose', written: name, why: 'no plug-ins are loaded' })),
      ...script.unread.map(({ key, text }) => ({
        key,
        written: text,
        why: 'it would have to be run',
      })),
    ],
  }
}

const backends: Readonly<Record<string, string>> = { withJSONBackend: 'json', withGitHubBackend: 'github' }

/** A call of `compose` that chooses the backend stands for the key. */
function backendOf({ calls }: ScriptReading): Table {
  const chosen = calls.find(({ name }) => backends[name] !== undefined)
  return chosen === undefined
    ? {}
    : { backend: { ...chosen.options, type: chosen.options['type'] ?? backends[chosen.name] } }
}

/** `backend.type` and `dynamicTasks.enabled` are keys of their own. */
function flattened(table: Table, before: string): (readonly [string, unknown])[] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && before === ''
      ? flattened(value as Table, `${key}.`)
      : [[`${before}${key}`, value] as const],
  )
}

const keys = (agents: AgentCommands): Readonly<Record<string, Rule>> => ({
  'backend.type': (type) => (type === 'json' ? same : not('name what the tasks come from under source:')),
  'backend.tasksFile': (file) => as('source', [file]),
  'backend.tasksDir': () => not('<ID>.md is read beside tasks.json'),
  'backend.repo': () => not(),
  cli: (name) => knownAgent(agents, { to: 'agent', name }),
  model: (name) => as('model', name),
  maxIterations: () =>
    not('a run goes on until nothing is left; limits.cost and limits.tokens end it before'),
  timeout: (seconds) => as('limits.timeout', duration(seconds, 's')),
  maxRetries: (retries) => as('retry.attempts', typeof retries === 'number' ? retries + 1 : retries),
  circuitBreakerThreshold: (failures) => as('breaker.failures', failures),
  taskDelay: () => not('the next task starts as soon as it may'),
  retryDelay: (ms) => as('retry.backoff', duration(ms, 'ms')),
  selfHealingCooldown: (ms) => as('breaker.cooldown', duration(ms, 'ms')),
  namespace: () => not('several runs share a repository without one'),
  parallel,
  parallelFailureMode: (mode) => as('parallel.onFailure', mode),
  outputMode: () => not('the screen has a command of its own; events are printed as JSON with --json'),
  logLevel: () => not(),
  debug: () => not(),
  ...namedOnly(
    'dynamicTasks',
    'enabled analyzer createSubTasks maxTasksPerExecution autoApprove',
    noNewTasks,
  ),
  ...namedOnly('deadletter', 'enabled threshold retryCooldownMs autoRetry autoRetryDelayMs', untilRetried),
  ...namedOnly('retryBudget', 'maxRetries windowMs', 'retry.attempts counts for each task'),
  ...namedOnly(
    'orphanWatch',
    'enabled interval maxAge',
    'agents are ended with what they have started, always',
  ),
})

const noNewTasks = 'tasks are added by you'
const untilRetried = 'a task that has failed stays so until you retry it'

const namedOnly = (table: string, fields: string, why: string): Readonly<Record<string, Rule>> =>
  Object.fromEntries(
    [table, ...fields.split(' ').map((field) => `${table}.${field}`)].map((key) => [key, () => not(why)]),
  )

/** What is no number is left for our schema to refuse. */
const duration = (value: unknown, unit: 's' | 'ms'): unknown =>
  typeof value === 'number' ? `${value}${unit}` : value

/** A number of workers, or whether there are several. */
function parallel(value: unknown): Outcome {
  if (typeof value === 'boolean') return as('parallel.enabled', value)
  const workers = as('parallel.maxTasks', value)
  if (typeof value !== 'number' || workers.kind !== 'carried') return workers
  return { ...workers, settings: [{ to: 'parallel.enabled', value: value > 1 }, ...workers.settings] }
}
