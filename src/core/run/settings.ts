import type { EpochMs } from '../ids.ts'
import type { ReadingRules } from '../backlog/reading-rules.ts'
import type { Pool, Route } from '../agent/pool.ts'
import type { AgentPreset } from '../agent/preset.ts'
import type { Hooks, NotifyPolicy } from '../calling/hooks.ts'
import type { BreakerPolicy } from '../policy/breaker.ts'
import type { VoteRule } from '../policy/vote.ts'
import type { RetryPolicy } from '../policy/retry.ts'
import type { PlanPolicy } from '../plan/plan.ts'
import type { ReviewPolicy } from '../review/review.ts'

/** `dependency`: the longest way to the end first; `mixed`: the same among tasks of one priority. */
export const strategies = ['priority', 'dependency', 'mixed'] as const
export type Strategy = (typeof strategies)[number]
export const sessionPolicies = ['resume', 'fresh'] as const
export type SessionPolicy = (typeof sessionPolicies)[number]
export type FailureMode = 'continue' | 'abort-all'
export type OutputMode = 'multiplexed' | 'buffered' | 'summary'

/** Of one supervisor. More agents than this help nobody on one machine, and panes would have no room. */
export const mostWorkers = 64

/** Of one item. Each costs as much as one agent alone. */
export const mostAgentsPerTask = 8

export interface Limits {
  /** Awake time of one agent process. */
  readonly timeoutMs: number
  /** Awake time without a byte of output; null: no limit. */
  readonly idleMs: number | null
  /** Of each gate, setup and teardown command. */
  readonly gateTimeoutMs: number
  readonly outputBytes: number
  /** Of the whole tree of one agent; null: no limit. */
  readonly memoryBytes: number | null
  readonly processes: number | null
  /** Of one processor. */
  readonly cpuPercent: number | null
  /** What all agents of the run may use before nothing new is started; null: no limit. */
  readonly costUsd: number | null
  readonly tokens: number | null
  /** What the agents of one item may use before it is not tried again. */
  readonly itemCostUsd: number | null
  readonly itemTokens: number | null
  /** False: what a vendor's limit stops has failed, instead of waiting for it. */
  readonly waits: boolean
}

/** All settings of a run, after flags, env, files and defaults have been merged. Stored with the run. */
export interface RunSettings {
  /** Workers at start; steering changes the supervisor's row, not this. */
  readonly workers: number
  readonly strategy: Strategy
  /** Which tasks the run does, as it was written; null: every task. */
  readonly filter: string | null
  readonly onFailure: FailureMode
  /** How many items of one group are worked on at once. */
  readonly group: number
  /** The one that the run uses; of a pool its first. */
  readonly agent: AgentPreset
  /** How many agents work on one item, each for itself. */
  readonly agentsPerTask: number
  /** How one of their works is chosen. */
  readonly vote: VoteRule
  /** Who chooses, where the rule is `judge`; null: who reviews, and without one who works. */
  readonly judge: AgentPreset | null
  /** The agents that tasks are shared among; null: the one above. */
  readonly pool: Pool | null
  readonly routes: readonly Route[]
  /** Other presets that the user's options name: a task or a rule may ask for one of them, and nothing else uses them. */
  readonly presets: readonly AgentPreset[]
  readonly gate: readonly string[]
  readonly setup: readonly string[]
  readonly teardown: readonly string[]
  /** Paths and globs copied from the checkout into every worktree; never part of the work. */
  readonly copy: readonly string[]
  /** Folders of the checkout that every worktree has a link to; never part of the work. */
  readonly link: readonly string[]
  /** The branch merged into. */
  readonly target: string
  /** How much finished work may wait to be merged before nothing new is started; null: see `mostWaiting`. */
  readonly waiting: number | null
  readonly retry: RetryPolicy
  readonly review: ReviewPolicy
  /** How often, when all of a backlog is done whose format knows that, an agent looks at the whole and adds what is missing. */
  readonly reviewPasses: number
  /** Whose plans a person has to approve; null: nobody's. */
  readonly approve: PlanPolicy | null
  /** Whether a later try takes up the agent's own session again, where its CLI can. */
  readonly session: SessionPolicy
  readonly breaker: BreakerPolicy
  readonly limits: Limits
  readonly hooks: Hooks
  readonly notify: NotifyPolicy
  /** argv in front of agent and gate, in which {worktree} is to be replaced; null: none. */
  readonly sandbox: readonly string[] | null
  /** Logs of ended tries: so much of them stays, and none that is older. */
  readonly keepLogsBytes: number
  readonly keepLogsMs: number
  /** Where worktrees are made; absolute. */
  readonly worktreeRoot: string
}

/** Where an option can be given, the strongest first; `file` is that of `--config`, `repository` its own `.loopworkrc`. */
export const optionPlaces = ['flag', 'environment', 'file', 'repository', 'user'] as const
export type OptionPlace = (typeof optionPlaces)[number]

/**
 * Which options a run was given in which place, by key: how the next start knows what is new. Hashes of the values, since an
 * agent's environment may hold a secret.
 */
export interface OptionRecord {
  readonly given: Readonly<Partial<Record<OptionPlace, Readonly<Record<string, string>>>>>
  /** The place whose value the run uses. A key that isn't here has its default. */
  readonly winners: Readonly<Record<string, OptionPlace>>
  /** The file of `--config`; null when none was named. Another file takes nothing out of this one. */
  readonly file: string | null
  /** When a person changed one while the run went on, by key: no place has that value. Left out: nobody has. */
  readonly changed?: Readonly<Record<string, EpochMs>>
}

/** What a run keeps beside its settings, so that whoever carries it on needs no config. */
export interface RunOptions extends ReadingRules {
  /** Backlogs that were named, absolute; empty: the one that is found by itself. */
  readonly sources: readonly string[]
  readonly outputMode: OutputMode
  readonly record: OptionRecord
}

/** An option that a run goes on with in place of another, as it is shown. */
export interface OptionChange {
  readonly key: string
  readonly from: string
  readonly to: string
}
