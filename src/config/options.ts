/** How a value is written in an environment variable. */
export type OptionKind = 'text' | 'number' | 'boolean' | 'json'

export interface OptionRow {
  readonly key: string
  readonly kind: OptionKind
  /** The flag of `tui` and `run` that sets it, where there is one. */
  readonly flag: string | null
}

/** Every key of the config, once: environment variables, messages and `docs/options.md` come from here. */
export const options: readonly OptionRow[] = [
  { key: 'source', kind: 'json', flag: 'SOURCE…' },
  { key: 'store', kind: 'text', flag: '--store' },
  { key: 'parallel.enabled', kind: 'boolean', flag: '--parallel, --sequential' },
  { key: 'parallel.maxTasks', kind: 'number', flag: '--parallel N, --max-tasks N' },
  { key: 'parallel.strategy', kind: 'text', flag: '--strategy' },
  { key: 'parallel.onFailure', kind: 'text', flag: '--on-failure' },
  { key: 'parallel.failFast', kind: 'boolean', flag: '--fail-fast' },
  { key: 'parallel.outputMode', kind: 'text', flag: '--output-mode' },
  { key: 'agent', kind: 'text', flag: '--agent' },
  { key: 'agents', kind: 'json', flag: null },
  { key: 'gate', kind: 'json', flag: '--gate' },
  { key: 'worktree.root', kind: 'text', flag: null },
  { key: 'worktree.setup', kind: 'json', flag: null },
  { key: 'worktree.teardown', kind: 'json', flag: null },
  { key: 'worktree.copy', kind: 'json', flag: null },
  { key: 'worktree.link', kind: 'json', flag: null },
  { key: 'merge.target', kind: 'text', flag: '--target' },
  { key: 'merge.waiting', kind: 'number', flag: null },
  { key: 'backlog.unknownDependency', kind: 'text', flag: null },
  { key: 'retry.attempts', kind: 'number', flag: '--retries N (attempts: N + 1)' },
  { key: 'retry.backoff', kind: 'text', flag: null },
  { key: 'retry.max', kind: 'text', flag: null },
  { key: 'breaker.failures', kind: 'number', flag: null },
  { key: 'breaker.cooldown', kind: 'text', flag: null },
  { key: 'limits.timeout', kind: 'text', flag: '--timeout' },
  { key: 'limits.idle', kind: 'text', flag: '--idle-timeout' },
  { key: 'limits.gateTimeout', kind: 'text', flag: null },
  { key: 'limits.output', kind: 'text', flag: null },
  { key: 'logs.keep', kind: 'text', flag: null },
  { key: 'logs.age', kind: 'text', flag: null },
]

/** `parallel.maxTasks` is `LOOPWORK_PARALLEL_MAX_TASKS`. */
export const envNameOf = (key: string): string =>
  `LOOPWORK_${key
    .replaceAll('.', '_')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()}`
