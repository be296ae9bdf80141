import type { FaultClass } from './fault.ts'
import type { MapRule } from './map-rule.ts'

/** How much an agent may do without asking: everything, edit files, or only plan. */
export const autonomies = ['full', 'edit', 'plan'] as const
export type Autonomy = (typeof autonomies)[number]

export const promptChannels = ['stdin', 'argument', 'file'] as const
export type PromptChannel = (typeof promptChannels)[number]

/** Wire formats; `text` is whatever a program prints for people, `map` JSON lines that the preset's own rules read. */
export const decoderNames = [
  'text',
  'claude-stream',
  'qwen-stream',
  'cursor-stream',
  'codex-exec',
  'gemini-stream',
  'opencode-json',
  'copilot-jsonl',
  'map',
] as const
export type DecoderName = (typeof decoderNames)[number]

/** Whether a tool call shows in the stream when it begins. If not, only its processes show a silent one. */
export const announcesTools = (decoder: DecoderName): boolean => decoder !== 'opencode-json'

/** Where a session can be taken up again. */
export const resumes = ['anywhere', 'same-path', 'never'] as const
export type Resume = (typeof resumes)[number]

export const stopSignals = ['INT', 'TERM', 'HUP', 'QUIT'] as const
export type StopSignal = (typeof stopSignals)[number]

/** The process that the soft signal is sent to: the CLI's own, or every one of its tree. */
export const stopTargets = ['leader', 'tree'] as const
export type StopTarget = (typeof stopTargets)[number]

/** Whether an agent that ends without a terminal record can be done. One that prints for people has no records. */
export const terminalRecords = ['required', 'optional'] as const
export type TerminalRecord = (typeof terminalRecords)[number]

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

/** The words of each feature, with `{model}` and `{session}` in them replaced. Empty: the CLI has no such feature. */
export interface FeatureWords {
  readonly model: readonly string[]
  /** Starts a session with an id of ours. */
  readonly session: readonly string[]
  /** Goes on with an earlier session. */
  readonly resume: readonly string[]
  /** Null: the CLI can't be limited so, and a run that asks for it is refused. */
  readonly autonomy: Readonly<Record<Autonomy, readonly string[] | null>>
}

/** `account`: the user's own home, which all agents share. `slot`: each worker has a home of its own, kept between runs. */
export const homeShares = ['account', 'slot'] as const
export type HomeShare = (typeof homeShares)[number]

/** Short commands of the same program, which start no agent. A program of the same name that prints something else isn't it. */
export interface Probe {
  readonly version: readonly string[]
  /** A regular expression; its first group is the version. */
  readonly match: string
  /** Asks whether somebody is logged in; null: the CLI can't be asked. */
  readonly login: {
    readonly args: readonly string[]
    /** A regular expression for what it prints when somebody is. */
    readonly match: string
  } | null
}

/**
 * How an agent CLI is started, read and stopped, as data: built in, or from the config. A run stores the one it uses.
 */
export interface AgentPreset {
  readonly name: string
  /**
   * argv, never a shell string. A word that is `{model}`, `{session}`, `{resume}` or `{autonomy}` is the place for the words of
   * that feature; those without a place go to the end. `{prompt}` and `{promptFile}` are replaced where `promptVia` says so.
   */
  readonly command: readonly string[]
  readonly promptVia: PromptChannel
  readonly when: FeatureWords
  readonly model: string | null
  /** The login that its vendor's limits concern; left out: one of its own name. */
  readonly account?: string
  readonly autonomy: Autonomy
  readonly decoder: DecoderName
  /** For the decoder `map`: what its records mean. The first rule that fits counts. */
  readonly map: readonly MapRule[]
  /** Added to the agent's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Added as well where loopwork runs as root: some CLIs refuse full autonomy there unless a variable says it is meant. */
  readonly rootEnv: Readonly<Record<string, string>>
  /** The variable that moves the CLI's home, and who shares one: all agents the user's own, or each worker its own. */
  readonly home: { readonly variable: string; readonly share: HomeShare } | null
  readonly resume: Resume
  /** What is needed for a good end besides a terminal record that isn't bad: one at all, and one of these exit codes. */
  readonly success: { readonly terminal: TerminalRecord; readonly exit: readonly number[] }
  /** By code, `41`, or range, `144-255`. */
  readonly exit: Readonly<Record<string, ExitMeaning>>
  /**
   * Its exit is a part of its answer: a good record counts for nothing without a good exit. For other CLIs, what ends the process
   * after the good record undoes nothing.
   */
  readonly exitDecides: boolean
  readonly faults: readonly FaultRule[]
  /** Regular expressions for lines on stderr that say that something was not permitted. */
  readonly denied: readonly string[]
  readonly stop: { readonly signal: StopSignal; readonly to: StopTarget; readonly graceMs: number }
  /** Quiet time after the terminal record before it is asked to end; null: its own end is waited for. */
  readonly settleMs: number | null
  /** Between two starts. */
  readonly staggerMs: number
  /** How the CLI is recognised, and asked whether somebody is logged in. */
  readonly probe: Probe | null
  /** False: nobody has run this CLI with loopwork yet. */
  readonly tried: boolean
}

/** What a preset is where nothing else is said: a program that prints for people and succeeds by exit code 0. */
export const plainPreset = {
  promptVia: 'stdin',
  when: { model: [], session: [], resume: [], autonomy: { full: [], edit: null, plan: null } },
  model: null,
  autonomy: 'full',
  decoder: 'text',
  map: [],
  env: {},
  rootEnv: {},
  home: null,
  resume: 'never',
  success: { terminal: 'required', exit: [0] },
  exit: {},
  exitDecides: false,
  faults: [],
  denied: [],
  stop: { signal: 'TERM', to: 'tree', graceMs: 5_000 },
  settleMs: null,
  staggerMs: 0,
  probe: null,
  tried: true,
} as const satisfies Omit<AgentPreset, 'name' | 'command'>
