import { agentSchema } from './agent-schema.ts'
import { options } from './schema/options.ts'

/** The keys that are allowed at a place of the config. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  const [section, , inside] = path.map(String)
  if (section === undefined) return [...new Set(options.map(({ key }) => key.split('.')[0] ?? key))]
  if (section === 'agents') return inside === 'prompt' ? ['via'] : Object.keys(agentSchema.def.shape)
  return options.flatMap(({ key }) => (key.startsWith(`${section}.`) ? [key.slice(section.length + 1)] : []))
}
