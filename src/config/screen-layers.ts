import { join } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import { readConfigFile } from './config-file.ts'
import { repositoryNames, userConfigPath } from './config-places.ts'
import type { Env } from './read-env.ts'
import type { ConfigLayer } from './schema/config.ts'

/**
 * How the person wants their screen, for one that only watches: the keys under `tui` of the files that a start would read, the
 * strongest first. A file that can't be used is no reason not to look at a run.
 */
export async function screenLayers(root: string, env: Env): Promise<readonly ConfigLayer[]> {
  const own = userConfigPath(env)
  const near = await Promise.all(repositoryNames.map((name) => screenLayer(join(root, name))))
  return [...near, own === null ? {} : await screenLayer(own)]
}

async function screenLayer(path: string): Promise<ConfigLayer> {
  try {
    const file = await readConfigFile(path, path)
    return file === null || file.problems.length > 0 || file.layer.tui === undefined
      ? {}
      : { tui: file.layer.tui }
  } catch (error) {
    if (error instanceof LoopworkError) return {}
    throw error
  }
}
