import type { AgentChoice } from '../../agent/agent-choice.ts'
import { entryName, type PoolEntry } from '../../agent/pool.ts'
import type { AgentPreset } from '../../agent/preset.ts'
import type { RunSettings } from '../../run/settings.ts'
import type { FilteredFacts } from '../filter/fits-filter.ts'
import { fitsRoute } from './route-rule.ts'

/** Which agent and model a task is for; null in either place: any. */
export interface Demand {
  readonly agent: string | null
  readonly model: string | null
}

export type PoolSettings = Pick<RunSettings, 'agent' | 'pool' | 'routes' | 'presets'>

export const anyDemand: Demand = { agent: null, model: null }

/** By what a person has chosen, the task's own words, else the first rule that fits it; whatever none says is any of the pool. */
export function demandOf(
  item: FilteredFacts & { readonly chosen?: AgentChoice },
  { routes }: Pick<PoolSettings, 'routes'>,
): Demand {
  const { agent, model } = item.chosen ?? item
  if (agent !== null || model !== null) return { agent, model }
  const route = routes.find(({ rule }) => fitsRoute(rule, item))
  return route === undefined ? anyDemand : { agent: route.agent, model: route.model }
}

export const isAny = ({ agent, model }: Demand): boolean => agent === null && model === null

/** `claude/sonnet`, `claude`, `any agent with opus`. */
export const demandName = ({ agent, model }: Demand): string => {
  if (agent === null) return model === null ? 'any agent' : `any agent with ${model}`
  return model === null ? agent : `${agent}/${model}`
}

/** The agents that tasks without a word of their own are given to. */
export const poolOf = ({ pool, agent }: PoolSettings): readonly PoolEntry[] => pool?.entries ?? [alone(agent)]

/** Those that may serve a demand: of the pool, else of the others that the user's options name. Empty: nobody may. */
export function candidatesFor(settings: PoolSettings, demand: Demand): readonly PoolEntry[] {
  const pool = poolOf(settings)
  if (isAny(demand)) return pool
  const ofPool = pool.filter(({ preset }) => serves(preset, demand))
  if (ofPool.length > 0) return ofPool
  return settings.presets.filter((preset) => serves(preset, demand)).map(alone)
}

/** Exactly the one: a preset with its model. */
export const isFor = ({ name, model }: Pick<AgentPreset, 'name' | 'model'>, demand: Demand): boolean =>
  demand.agent === name && demand.model === model

const serves = ({ name, model }: AgentPreset, demand: Demand): boolean =>
  (demand.agent === null || demand.agent === name) && (demand.model === null || demand.model === model)

const alone = (preset: AgentPreset): PoolEntry => ({
  preset,
  weight: 1,
  maxConcurrent: null,
  fallback: false,
  price: null,
})

/** All that the run may use, each once: those of the pool first. */
export function entriesOf(settings: PoolSettings): readonly PoolEntry[] {
  const all = [...poolOf(settings), ...settings.presets.map(alone)]
  return [...new Map(all.map((entry) => [entryName(entry.preset), entry])).values()]
}

/** Every preset that the run may use, each with its model: those of the pool first. */
export const presetsOf = (settings: PoolSettings): readonly AgentPreset[] => [
  ...poolOf(settings).map(({ preset }) => preset),
  ...settings.presets,
]
