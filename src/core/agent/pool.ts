import type { RouteRule } from '../policy/pool/route-rule.ts'
import type { AgentPreset } from './preset.ts'

export const poolStrategies = ['round-robin', 'priority', 'least-busy', 'cost'] as const
export type PoolStrategy = (typeof poolStrategies)[number]

/** An agent with a model, among those that a run may use. */
export interface PoolEntry {
  /** With the model that it is asked for. */
  readonly preset: AgentPreset
  /** Its share of the work beside the others. */
  readonly weight: number
  /** So many of its agents at the same time, over all supervisors; null: no limit of its own. */
  readonly maxConcurrent: number | null
  /** Used only while every other one is limited. */
  readonly fallback: boolean
  /** US dollars for a million tokens of output, by list; null where it is not known. */
  readonly price: number | null
}

/** The agents that a run may use, shared by all its workers and supervisors. */
export interface Pool {
  readonly strategy: PoolStrategy
  /** At least one, in the order in which they were written. */
  readonly entries: readonly PoolEntry[]
}

/** Which agent and model tasks of a kind are given to; the first whose rule fits counts. */
export interface Route {
  readonly rule: RouteRule
  /** Null: any agent that has the model. */
  readonly agent: string | null
  /** Null: any model of the agent. */
  readonly model: string | null
}

/** Whom the vendor's limits concern: a login. Presets that use the same one have the same account. */
export const accountOf = ({ name, account }: Pick<AgentPreset, 'name' | 'account'>): string => account ?? name

/** `claude/sonnet`; `claude` where its CLI chooses the model. */
export const entryName = ({ name, model }: Pick<AgentPreset, 'name' | 'model'>): string =>
  model === null ? name : `${name}/${model}`
