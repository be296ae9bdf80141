import type { Entry } from './entry.ts'

/** Far more than any run can use. */
const mostTokens = 1_000_000_000_000

/** The keys of `limits:`, for the table of all keys. */
export const limitOptions = {
  'limits.timeout': {
    type: { kind: 'duration', leastMs: 1 },
    default: '60m',
    about: 'Awake time of one agent. Durations: 250ms 5s 10m 1h.',
    trust: 'free',
    stored: { setting: 'limits.timeoutMs' },
    flag: { spec: '--timeout <duration>', help: 'of one agent, like 90s or 1h' },
  },
  'limits.idle': {
    type: { kind: 'duration', leastMs: 1 },
    default: '15m',
    whenNull: 'none',
    about: 'Awake time of one agent without a byte of output; null: no limit.',
    trust: 'free',
    stored: { setting: 'limits.idleMs' },
    flag: { spec: '--idle-timeout <duration>', help: 'without output' },
  },
  'limits.gateTimeout': {
    type: { kind: 'duration', leastMs: 1 },
    default: '30m',
    about: 'Time of each gate, setup and teardown command.',
    trust: 'free',
    stored: { setting: 'limits.gateTimeoutMs' },
  },
  'limits.output': {
    type: { kind: 'size' },
    default: '512MiB',
    about:
      'What one agent, gate, setup or teardown command may print; its log is cut there. Sizes: 100kB 512MiB 1GiB.',
    trust: 'free',
    stored: { setting: 'limits.outputBytes' },
  },
  'limits.memory': {
    type: { kind: 'size' },
    default: null,
    whenNull: 'none',
    about:
      'Memory of one agent with everything it starts, in RAM; over that all of it is ended. Pages that several of its processes ' +
      'share count once. Left out: no limit.',
    trust: 'free',
    stored: { setting: 'limits.memoryBytes' },
  },
  'limits.processes': {
    type: { kind: 'wholeNumber', least: 1, most: 100_000, unit: 'processes' },
    default: null,
    whenNull: 'none',
    about: 'Processes of one agent at the same time; over that all of them are ended. Left out: no limit.',
    trust: 'free',
    stored: { setting: 'limits.processes' },
  },
  'limits.cpu': {
    type: { kind: 'percent' },
    default: null,
    whenNull: 'none',
    about:
      'Processor time of one agent with everything it starts: 50% is half a processor, 200% are two. By systemd-run; where that ' +
      'can not be used, the start says so, and agents run with the lowest priority instead. Left out: a lower priority than yours.',
    trust: 'free',
    stored: { setting: 'limits.cpuPercent' },
  },
  'limits.cost': {
    type: { kind: 'money' },
    default: null,
    whenNull: 'none',
    about:
      'What all agents of a run may cost, in US dollars such as 20 or 0.50: at 80 % there is a warning; at 100 % nothing new is ' +
      'started, and running agents go on to their end. See docs/budgets.md. Left out: no limit.',
    trust: 'needed',
    stored: { setting: 'limits.costUsd' },
    flag: { spec: '--max-cost <usd>', help: 'of all agents of the run, in US dollars' },
  },
  'limits.tokens': {
    type: { kind: 'wholeNumber', least: 1, most: mostTokens, unit: 'tokens' },
    default: null,
    whenNull: 'none',
    about:
      'What all agents of a run may use: tokens sent, cached ones included, and generated. At the limit the same as for ' +
      'limits.cost. Left out: no limit.',
    trust: 'needed',
    stored: { setting: 'limits.tokens' },
    flag: { spec: '--max-tokens <n>', help: 'of all agents of the run, sent and generated' },
  },
  'limits.itemCost': {
    type: { kind: 'money' },
    default: null,
    whenNull: 'none',
    about:
      'What all tries of one task may cost, in US dollars: a task that has used it up is not tried again until a person retries it. ' +
      'Left out: no limit.',
    trust: 'needed',
    stored: { setting: 'limits.itemCostUsd' },
  },
  'limits.itemTokens': {
    type: { kind: 'wholeNumber', least: 1, most: mostTokens, unit: 'tokens' },
    default: null,
    whenNull: 'none',
    about: 'The same in tokens. Left out: no limit.',
    trust: 'needed',
    stored: { setting: 'limits.itemTokens' },
  },
  'limits.wait': {
    type: { kind: 'boolean' },
    default: true,
    about:
      "true: what a vendor's limit stops waits for its end, and costs no try. false: it has failed, unless another agent is free.",
    trust: 'free',
    stored: { setting: 'limits.waits' },
  },
} as const satisfies Readonly<Record<string, Entry>>
