import { layerSchema } from './layer-schema.ts'
import { defaults, type Config, type ConfigLayer } from './schema/config.ts'

/** The strongest layer first. Sections merge key by key, presets by name; lists are replaced whole. */
export function mergeLayers(layers: readonly ConfigLayer[]): Config {
  const weakestFirst = [layerSchema.parse(defaults), ...[...layers].reverse()]
    .map(withOneFailureMode)
    .map(withOneChoice)
  const merged = weakestFirst.reduce<Record<string, unknown>>(mergeInto, {})
  return merged as unknown as Config
}

function mergeInto(below: Record<string, unknown>, above: ConfigLayer): Record<string, unknown> {
  const merged = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key]
    merged[key] = isSection(value) && isSection(under) ? { ...under, ...defined(value) } : value
  }
  return merged
}

/** `failFast` and `onFailure` are two names of one fact: a layer that sets one of them sets both. */
function withOneFailureMode(layer: ConfigLayer): ConfigLayer {
  const { parallel } = layer
  if (parallel === undefined) return layer
  const onFailure = parallel.onFailure ?? wordFor(parallel.failFast)
  if (onFailure === undefined) return layer
  const failFast = onFailure === 'abort-all'
  return { ...layer, parallel: { ...parallel, onFailure, failFast } }
}

/** An agent and a pool are two ways to say who works: a layer that names one takes back what weaker layers say by the other. */
function withOneChoice(layer: ConfigLayer): ConfigLayer {
  if (layer.pool?.entries != null) return { agent: null, model: null, ...layer }
  if (layer.agent == null) return layer
  return { route: [], ...layer, pool: { strategy: null, ...layer.pool, entries: null } }
}

const wordFor = (failFast: boolean | undefined) =>
  failFast === undefined ? undefined : failFast ? 'abort-all' : 'continue'

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const defined = (section: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined))
