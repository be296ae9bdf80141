import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Env } from './read-env.ts'

/** One of these, in the checkout's root. */
export const repositoryNames = ['.loopworkrc', '.loopworkrc.yaml', '.loopworkrc.yml', '.loopworkrc.json']

export function userConfigPath(env: Env): string {
  const given = env['XDG_CONFIG_HOME']
  const base = given !== undefined && isAbsolute(given) ? given : join(env['HOME'] ?? homedir(), '.config')
  return join(base, 'loopwork', 'config.yaml')
}

/** Every file that a config could be read from. */
export const configPlaces = (from: {
  readonly root: string
  readonly explicitFile: string | null
  readonly env: Env
}): readonly string[] => [
  ...(from.explicitFile === null
    ? repositoryNames.map((name) => join(from.root, name))
    : [from.explicitFile]),
  userConfigPath(from.env),
]
