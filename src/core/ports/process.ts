import type { AgentPreset } from '../agent/preset.ts'
import type { Liveness, ProcessIdentity } from '../run/identity.ts'

export interface AgentOrder {
  /** `attempts/<id>/agents/<k>`, absolute, made by the runner with its files. */
  readonly dir: string
  /** The worktree. */
  readonly cwd: string
  /** argv; the first is a name looked up on PATH or a path relative to `cwd`'s repository copy. */
  readonly command: readonly string[]
  readonly prompt: string
  readonly promptVia: 'stdin' | 'argument' | 'file'
  readonly env: Readonly<Record<string, string>>
  /**
   * `one`: stdout and stderr in `out`, in the order in which they are written. `two`: stderr in `err`, for a stream whose lines
   * must not be torn by it.
   */
  readonly logs: 'one' | 'two'
  /** The watchdog's last resort: awake seconds after which the wrapper ends the agent by itself. */
  readonly limitSeconds: number
  /** What asks it to end. */
  readonly stop: Pick<AgentPreset['stop'], 'signal' | 'to'>
  /** argv in front of the command, for a program that runs it in a sandbox; null: none. */
  readonly sandbox: readonly string[] | null
  readonly share: AgentShare
  /** Value of LOOPWORK_ATTEMPT_ID: marks every process of the tree. */
  readonly marker: string
}

/** What an agent with everything it starts may have of the machine; null: no limit. Enforced only where the system can. */
export interface AgentShare {
  /** Of one processor. */
  readonly cpuPercent: number | null
  readonly memoryBytes: number | null
}

/** How an agent ended, by the files its wrapper left. */
export type AgentEnd =
  /** `signal` is a name like `SIGTERM` when the code was 128 + its number. */
  | { readonly kind: 'exit'; readonly code: number; readonly signal: string | null }
  /** Never executed: `missing` 127, `not executable` 126, `no directory` 100, or the spawn failed. */
  | {
      readonly kind: 'not started'
      readonly why: string
      /** The system's own error, where the machine is to blame and not the preset; else null. */
      readonly cause: Error | null
    }
  /** The watchdog's limit. */
  | { readonly kind: 'limit' }
  /** Wrapper killed, machine gone: no exit code is known. */
  | { readonly kind: 'lost'; readonly why: string }

export interface Agent {
  /** Of the wrapper; null when it could not be spawned. */
  readonly identity: ProcessIdentity | null
  /** Resolves once, when the end is known and the size of its logs is final. Never rejects. */
  readonly ended: Promise<AgentEnd>
  /** Ends the whole tree: the order's signal, up to `graceMs`, then SIGKILL, until no process of it is left. */
  stop(graceMs: number): Promise<void>
  /** Ends processes that outlived the agent: processes with the marker, remembered ones, members of its sessions. */
  sweep(): Promise<void>
  /** Lets the whole tree stand still, wrapper and watchdog too; its time stands still with it. */
  freeze(): void
  /** … and go on. Nothing where it is not frozen. */
  thaw(): void
  /** Stops watching and lets the agent go on: timers and listeners end, `ended` never resolves. */
  release(): void
  /** Shortens the logs of an agent that has ended to `mostBytes` in all; the last line of each then states how much is missing. */
  cutOutput(mostBytes: number): void
  vitals(): AgentVitals
  /**
   * What its processes have in RAM and swap, every page counted once; null where that can't be known. Costs a millisecond for each
   * process: for when `rssBytes` is over a limit.
   */
  memoryBytes(): number | null
}

/** The last five by a sample taken once a second. Processes in a container, or of another user, may not be seen. */
export interface AgentVitals {
  /** Since the start; suspended time doesn't count. */
  readonly awakeMs: number
  readonly outputBytes: number
  /** Awake time since the last byte of output. */
  readonly quietMs: number
  /** Awake time since its processes used the processor last: more of it than a program that only waits. */
  readonly stillMs: number
  /** Processor time of the whole tree, processes that have ended too. */
  readonly cpuMs: number
  /**
   * Resident memory of the whole tree: what its processes have in RAM. A page that several of them share counts once for each, so
   * for a family of forks it is more than they really take.
   */
  readonly rssBytes: number
  /** How many processes it has, our wrapper not counted. */
  readonly processes: number
  /** Of them: in another session than the agent's own, where CLIs run the commands of their tools. */
  readonly toolProcesses: number
}

export interface AgentRunner {
  /** Writes the files of the protocol, then spawns the wrapper. Resolves as soon as the spawn was tried. */
  start(order: AgentOrder): Promise<Agent>
  /**
   * Takes over an agent that another supervisor started, by its files. One that never started is made void
   * (its wrapper, if it still runs later, starts nothing), so that another may be started instead.
   */
  adopt(dir: string, marker: string, limitSeconds: number): Promise<Agent | 'never started'>
}

export interface ShellOrder {
  /** A line of the user's own, run by `sh -c`. */
  readonly line: string
  /** argv in front of the shell, as for an agent; null: none. */
  readonly sandbox: readonly string[] | null
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** The most it may print. Over that it is ended, its log is cut there and its exit code is 153, as after SIGXFSZ. */
  readonly outputBytes: number
  /** stdout and stderr are appended here. */
  readonly log: string
  readonly marker: string
  readonly signal: AbortSignal
}

/** A program with its arguments, without a shell. */
export interface ProgramOrder extends Omit<ShellOrder, 'line' | 'sandbox'> {
  /** The first is looked up on PATH, or is a path that counts from `cwd`. */
  readonly argv: readonly string[]
  /** A file that it reads as stdin. */
  readonly input: string
  /** Between the request to end and SIGKILL, where it is stopped or takes too long. */
  readonly graceMs: number
}

export type ShellEnd =
  | {
      readonly kind: 'exit'
      readonly code: number
      readonly durationMs: number
      readonly lastLines: readonly string[]
    }
  | { readonly kind: 'timeout'; readonly durationMs: number; readonly lastLines: readonly string[] }
  | { readonly kind: 'stopped' }
  /** No shell came about; `cause` is the system's own error, where there is one. */
  | { readonly kind: 'not started'; readonly why: string; readonly cause: Error | null }

/** Gates, setup, teardown, hooks: own process group, limit, log; the whole tree ends with them. */
export interface Shell {
  run(order: ShellOrder): Promise<ShellEnd>
  program(order: ProgramOrder): Promise<ShellEnd>
}

/** Reads a growing log; has nothing of it in memory but a position. Lines are raw foreign text: sanitise before showing. */
export interface LogTail {
  /**
   * Whole lines since the last call, stopping after `budgetMs`; `more` when the end was not reached. 0 ms reads one chunk,
   * 16 KiB.
   */
  read(budgetMs: number): { readonly lines: readonly string[]; readonly more: boolean }
  /** The rest that has no newline yet, once; for the end. */
  takeRest(): string | null
  /** How much was read or skipped, of how much there is now, and where the last line that was returned ends. */
  extent(): { readonly readBytes: number; readonly totalBytes: number; readonly lineBytes: number }
  /** Skips lines, counting them, until at most `keepBytes` are unread; true when `budgetMs` was too short for that. */
  skip(keepBytes: number, budgetMs: number): boolean
  /** The same at once, without counting lines. */
  jump(keepBytes: number): void
  /** What was skipped since the last call; null for nothing. */
  takeSkipped(): Skipped | null
  /** Whether a line was longer than the limit, and cut. */
  hasCut(): boolean
  close(): void
}

/** A part of a log that was not shown. `lines` is null when they were not counted. */
export interface Skipped {
  readonly lines: number | null
  readonly bytes: number
}

export interface Processes {
  readonly agents: AgentRunner
  readonly shell: Shell
  /** Why a preset's command could not be executed in `cwd`, with its whole path; null when it could. */
  missingCommand(name: string, cwd: string): string | null
  /** Why `AgentShare` can't be enforced here: then agents only have a lower priority. Null where it can. */
  whyNoHardShare(): Promise<string | null>
  self(): ProcessIdentity
  /** Of the agent with this folder, while this process watches it; else null. */
  vitalsOf(dir: string): AgentVitals | null
  /** Ends every process with the marker: those that a killed supervisor's gate or agent left running. */
  sweep(marker: string): Promise<void>
  liveness(identity: ProcessIdentity): Liveness
  /** Lines longer than `lineCapBytes` (1 MiB when left out) are cut; what was cut is counted. */
  tail(path: string, lineCapBytes?: number): LogTail
  /**
   * For a log of JSON records: their long strings are cut, so that a record of any size can be read. `fromBytes`: where a line
   * begins, to go on there.
   */
  records(path: string, fromBytes?: number): LogTail
}
