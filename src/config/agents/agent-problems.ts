import type { AgentPreset } from '../../core/agent/preset.ts'
import type { Problem } from '../../core/errors.ts'
import { sanitize } from '../../text/sanitize.ts'
import { fieldName } from '../field-name.ts'
import type { ConfigLayer } from '../schema/config.ts'
import { envNameOf } from '../schema/options.ts'
import { resolveAgents } from './resolve-agents.ts'

/** Where presets can be written: the environment, which has no name here, and the config files. */
interface AgentLayer {
  readonly layer: ConfigLayer
  readonly name?: string
  readonly lineOf?: (path: readonly PropertyKey[]) => number
}

/**
 * What is wrong with the presets of all layers together, since one may extend another's; each problem at its place.
 * @param layers the strongest first.
 */
export function agentProblems(
  layers: readonly AgentLayer[],
  known: { readonly builtIn: readonly AgentPreset[]; readonly root: string },
): readonly Problem[] {
  const entries = [...layers].reverse().reduce((merged, { layer }) => ({ ...merged, ...layer.agents }), {})
  return resolveAgents(entries, known).problems.map(({ path, message }) => {
    const [, agent = ''] = path
    const place = layers.find(({ layer }) => Object.hasOwn(layer.agents ?? {}, agent))
    const field = fieldName(path)
    return place?.name === undefined
      ? { severity: 'error', file: envNameOf('agents'), line: null, field, message: sanitize(message) }
      : {
          severity: 'error',
          file: place.name,
          line: place.lineOf?.(path) ?? null,
          field,
          message: sanitize(message),
        }
  })
}
