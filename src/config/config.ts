import type { FailureMode, OutputMode, Strategy } from '../core/settings.ts'
import type { AgentEntry, ConfigInput } from './schema.ts'

/** Everything, after flags, environment, files and defaults have been merged. Times in milliseconds, sizes in bytes. */
export interface Config {
  readonly source: readonly string[]
  readonly store: string | null
  readonly parallel: {
    readonly enabled: boolean
    /** 0: as many as memory allows. */
    readonly maxTasks: number
    readonly strategy: Strategy
    readonly onFailure: FailureMode
    readonly failFast: boolean
    readonly outputMode: OutputMode
  }
  readonly agent: string | null
  readonly agents: Readonly<Record<string, AgentEntry>>
  readonly gate: readonly string[]
  readonly worktree: {
    readonly root: string | null
    readonly setup: readonly string[]
    readonly teardown: readonly string[]
    readonly copy: readonly string[]
    readonly link: readonly string[]
  }
  readonly merge: { readonly target: string | null; readonly waiting: number | null }
  readonly backlog: { readonly unknownDependency: 'error' | 'block' }
  readonly retry: { readonly attempts: number; readonly backoff: number; readonly max: number }
  readonly breaker: { readonly failures: number; readonly cooldown: number }
  readonly limits: {
    readonly timeout: number
    readonly idle: number | null
    readonly gateTimeout: number
    readonly output: number
  }
  readonly logs: { readonly keep: number; readonly age: number }
}

/** As `.loopworkrc.example` shows them. */
export const defaults = {
  source: [],
  store: null,
  parallel: {
    enabled: false,
    maxTasks: 2,
    strategy: 'priority',
    onFailure: 'continue',
    failFast: false,
    outputMode: 'multiplexed',
  },
  agent: null,
  agents: {},
  gate: [],
  worktree: { root: null, setup: [], teardown: [], copy: [], link: [] },
  merge: { target: null, waiting: null },
  backlog: { unknownDependency: 'error' },
  retry: { attempts: 3, backoff: '5s', max: '5m' },
  breaker: { failures: 5, cooldown: '30s' },
  limits: { timeout: '60m', idle: '15m', gateTimeout: '30m', output: '512MiB' },
  logs: { keep: '2GiB', age: '30d' },
} as const satisfies ConfigInput
