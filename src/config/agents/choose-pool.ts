import { entryName, type Pool, type PoolEntry, type PoolStrategy, type Route } from '../../core/agent/pool.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { LoopworkError } from '../../core/errors.ts'
import { candidatesFor, type PoolSettings } from '../../core/policy/pool/demand.ts'
import { parseRoute } from '../../core/policy/pool/route-rule.ts'
import type { Config } from '../schema/config.ts'
import { chooseAgent } from './choose-agent.ts'
import type { RouteInput } from './pool-schema.ts'
import { resolveAgents } from './resolve-agents.ts'

interface PoolFacts {
  /** The checkout's root. */
  readonly root: string
  readonly builtIn: readonly AgentPreset[]
  readonly storedAgent?: AgentPreset
  /** US dollars for a million tokens of output by list; null, and without it: not known. */
  readonly priceOf?: (preset: AgentPreset) => number | null
}

type PoolConfig = Pick<Config, 'agent' | 'model' | 'agents' | 'pool' | 'route'>

/** Who works for a run. @throws LoopworkError kind `config`, which names the key. */
export function choosePool(config: PoolConfig, facts: PoolFacts): PoolSettings {
  const named = namedBy(config, facts)
  const own = resolveAgents(config.agents, facts).presets
  const withoutRoutes: PoolSettings = {
    ...named,
    routes: [],
    presets: own.filter((preset) => !isAmong(named, preset)),
  }
  return config.route.reduce(
    (settings, route, index) => withRoute(settings, { config, facts, route, index }),
    withoutRoutes,
  )
}

function namedBy(config: PoolConfig, facts: PoolFacts): Pick<PoolSettings, 'agent' | 'pool'> {
  const { pool, model } = config
  if (pool.entries === null) {
    if (pool.strategy !== null) throw strategyAlone(pool.strategy)
    return { agent: chooseAgent(config, facts), pool: null }
  }
  if (model !== null) return { agent: onlyAgentOf(config, facts), pool: null }
  const entries = pool.entries.map((entry, index): PoolEntry => {
    const preset = presetAt(
      `pool.entries[${index}]`,
      { agent: entry.agent, model: entry.model ?? null },
      config,
      facts,
    )
    return {
      preset,
      weight: entry.weight ?? 1,
      maxConcurrent: entry.maxConcurrent ?? null,
      fallback: entry.fallback ?? false,
      price: facts.priceOf?.(preset) ?? null,
    }
  })
  const names = entries.map(({ preset }) => entryName(preset))
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (twice !== -1)
    throw new LoopworkError('config', `pool.entries[${twice}] is ${names[twice]} again`, {
      hint: 'say its share with weight',
    })
  const [first] = entries
  if (first === undefined)
    throw new LoopworkError('config', 'pool.entries is empty', { hint: 'name an agent in it' })
  return { agent: first.preset, pool: { strategy: pool.strategy ?? 'round-robin', entries } satisfies Pool }
}

/** In the place of the agent, or a stronger one: a weaker one is taken back together with the pool. */
const strategyAlone = (strategy: PoolStrategy): LoopworkError =>
  new LoopworkError('config', `pool.strategy is ${strategy}, and there is nobody to choose from`, {
    hint: 'name the agents in pool.entries, or leave it out',
  })

/** A model that was given in a stronger place than the pool is one agent's. */
function onlyAgentOf(config: PoolConfig, facts: PoolFacts): AgentPreset {
  const names = [...new Set(config.pool.entries?.map(({ agent }) => agent))]
  const [only, another] = names
  if (only !== undefined && another === undefined) return chooseAgent({ ...config, agent: only }, facts)
  throw new LoopworkError('config', `--model ${config.model} is of which agent of the pool?`, {
    hint: `name it with --agent: ${names.join(', ')}`,
  })
}

interface RouteOrder {
  readonly config: PoolConfig
  readonly facts: PoolFacts
  readonly route: RouteInput
  readonly index: number
}

/** The preset that a rule names joins those that may be used, where none of them is it. */
function withRoute(settings: PoolSettings, { config, facts, route, index }: RouteOrder): PoolSettings {
  const rule = parseRoute(route.when)
  if ('problem' in rule) throw new LoopworkError('config', `route[${index}].when ${rule.problem}`)
  const { agent = null, model = null } = route
  const routes = [...settings.routes, { rule, agent, model } satisfies Route]
  if (candidatesFor(settings, { agent, model }).length > 0) return { ...settings, routes }
  if (agent === null)
    throw new LoopworkError(
      'config',
      `route[${index}]: no agent that the options name has the model ${model}`,
      {
        hint: 'name its agent beside it',
      },
    )
  const preset = presetAt(`route[${index}]`, { agent, model }, config, facts)
  return { ...settings, routes, presets: [...settings.presets, preset] }
}

function presetAt(
  key: string,
  { agent, model }: { readonly agent: string; readonly model: string | null },
  { agents }: PoolConfig,
  { root, builtIn }: PoolFacts,
): AgentPreset {
  try {
    return chooseAgent({ agent, agents, model }, { root, builtIn })
  } catch (error) {
    if (!(error instanceof LoopworkError)) throw error
    throw new LoopworkError('config', `${key}: ${error.message}`, {
      ...(error.hint === null ? {} : { hint: error.hint }),
      problems: error.problems,
    })
  }
}

const isAmong = ({ agent, pool }: Pick<PoolSettings, 'agent' | 'pool'>, preset: AgentPreset): boolean =>
  (pool?.entries ?? [{ preset: agent }]).some(
    (entry) => entry.preset.name === preset.name && entry.preset.model === preset.model,
  )
