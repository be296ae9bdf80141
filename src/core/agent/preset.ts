import type { FaultClass } from './fault.ts'

/** How much an agent may do without asking: everything, edit files, or only plan. */
export const autonomies = ['full', 'edit', 'plan'] as const
export type Autonomy = (typeof autonomies)[number]

export const promptChannels = ['stdin', 'argument', 'file'] as const
export type PromptChannel = (typeof promptChannels)[number]

/** Wire formats; `text` is whatever a program prints for people. */
export const decoderNames = [
  'text',
  'claude-stream',
  'qwen-stream',
  'cursor-stream',
  'codex-exec',
  'gemini-stream',
  'opencode-json',
  'copilot-jsonl',
] as const
export type DecoderName = (typeof decoderNames)[number]

/** Where a session can be taken up again. */
export type Resume = 'anywhere' | 'same-path' | 'never'

export const stopSignals = ['INT', 'TERM', 'HUP', 'QUIT'] as const
export type StopSignal = (typeof stopSignals)[number]

/** The process that the soft signal is sent to: the CLI's own, or every one of its tree. */
export type StopTarget = 'leader' | 'tree'

/** What an exit code means: a class, a cap of the CLI's own, or an HTTP status modulo 256. */
export type ExitMeaning = FaultClass | 'limit' | 'http'

/** How a fault is recognised in an error record or on stderr; never in what a model writes or a tool prints. */
export interface FaultRule {
  readonly class: FaultClass
  /** A regular expression. */
  readonly pattern: string
  readonly from: readonly ('error' | 'err')[]
  /** Where the time until another try stands: its first group is a number of seconds. */
  readonly retryAfter?: string
  /** The CLI tries again by itself: a sign that comes before the end. */
  readonly early?: boolean
}

/**
 * How an agent CLI is started, read and stopped, as data: built in, or from the config. A run stores the one it uses.
 */
export interface AgentPreset {
  readonly name: string
  /**
   * argv, never a shell string. A word that is `{model}`, `{session}` or `{autonomy}` is the place for the words of that
   * feature; those without a place go to the end. `{prompt}` and `{promptFile}` are replaced where `promptVia` says so.
   */
  readonly command: readonly string[]
  readonly promptVia: PromptChannel
  /** The words of each feature, with `{model}` and `{session}` in them replaced. Empty: the CLI has no such feature. */
  readonly when: {
    readonly model: readonly string[]
    /** Starts a session with an id of ours. */
    readonly session: readonly string[]
    readonly resume: readonly string[]
    readonly autonomy: Readonly<Record<Autonomy, readonly string[]>>
  }
  readonly model: string | null
  readonly autonomy: Autonomy
  readonly decoder: DecoderName
  /** Added to the agent's environment. */
  readonly env: Readonly<Record<string, string>>
  /** The variable that moves the CLI's home, and who shares one; null: it has the user's. */
  readonly home: { readonly variable: string; readonly share: 'account' | 'slot' } | null
  readonly resume: Resume
  /** By code, `41`, or range, `144-255`. */
  readonly exit: Readonly<Record<string, ExitMeaning>>
  readonly faults: readonly FaultRule[]
  /** Regular expressions for lines on stderr that say that something was not permitted. */
  readonly denied: readonly string[]
  readonly stop: { readonly signal: StopSignal; readonly to: StopTarget; readonly graceMs: number }
  /** Quiet time after the terminal record before it is asked to end; null: its own end is waited for. */
  readonly settleMs: number | null
  /** Between two starts. */
  readonly staggerMs: number
  /** How the CLI is recognised, and asked whether somebody is logged in. */
  readonly probe: {
    readonly version: readonly string[]
    /** A regular expression; its first group is the version. */
    readonly match: string
    readonly login: readonly string[] | null
  } | null
  /** False: nobody has run this CLI with loopwork yet. */
  readonly tried: boolean
}

/** What a preset is where nothing else is said: a program that prints for people and succeeds by exit code 0. */
export const plainPreset = {
  promptVia: 'stdin',
  when: { model: [], session: [], resume: [], autonomy: { full: [], edit: [], plan: [] } },
  model: null,
  autonomy: 'full',
  decoder: 'text',
  env: {},
  home: null,
  resume: 'never',
  exit: {},
  faults: [],
  denied: [],
  stop: { signal: 'TERM', to: 'tree', graceMs: 5_000 },
  settleMs: null,
  staggerMs: 0,
  probe: null,
  tried: true,
} as const satisfies Omit<AgentPreset, 'name' | 'command'>
