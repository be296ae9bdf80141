import { options } from './options.ts'

const agentKeys = ['command', 'prompt', 'decoder', 'env']

/** The keys that are allowed at a place of the config. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  const [section, , inside] = path.map(String)
  if (section === undefined) return [...new Set(options.map(({ key }) => key.split('.')[0] ?? key))]
  if (section === 'agents') return inside === 'prompt' ? ['via'] : agentKeys
  return options.flatMap(({ key }) => (key.startsWith(`${section}.`) ? [key.slice(section.length + 1)] : []))
}
