import { join } from 'node:path'
import type { Env } from './read-env.ts'
import { userFolder } from './user-folder.ts'

/** One of these, in the checkout's root. */
export const repositoryNames = ['.loopworkrc', '.loopworkrc.yaml', '.loopworkrc.yml', '.loopworkrc.json']

/** Null for a user without a home. */
export function userConfigPath(env: Env): string | null {
  const folder = userFolder(env, 'XDG_CONFIG_HOME', '.config')
  return folder === null ? null : join(folder, 'config.yaml')
}

/** Every file that a config could be read from. */
export const configPlaces = (from: {
  readonly root: string
  readonly explicitFile: string | null
  readonly env: Env
}): readonly string[] =>
  [
    ...(from.explicitFile === null
      ? repositoryNames.map((name) => join(from.root, name))
      : [from.explicitFile]),
    userConfigPath(from.env),
  ].filter((place) => place !== null)
