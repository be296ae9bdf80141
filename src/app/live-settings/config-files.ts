import { homedir } from 'node:os'
import { join } from 'node:path'
import { readConfigFile, type ConfigFile } from '../../config/config-file.ts'
import { repositoryNames, userConfigPath } from '../../config/config-places.ts'
import type { Env } from '../../config/read-env.ts'
import { valueAt } from '../../config/schema/nested.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { OptionPlace } from '../../core/run/settings.ts'

/** A config file that a value may stand in. */
export interface PlacedFile {
  readonly place: Extract<OptionPlace, 'file' | 'repository' | 'user'>
  /** As a person knows it. */
  readonly name: string
  readonly path: string
  /** Null: it isn't there. */
  readonly file: ConfigFile | null
}

/** The files that a start here reads, the strongest first; one that can't be used is left out. */
export async function configFiles(from: {
  readonly root: string
  readonly explicitFile: string | null
  readonly env: Env
}): Promise<readonly PlacedFile[]> {
  const { root, explicitFile, env } = from
  const near: readonly Omit<PlacedFile, 'file'>[] =
    explicitFile === null
      ? repositoryNames.map((name) => ({ place: 'repository', name, path: join(root, name) }) as const)
      : [{ place: 'file', name: inHome(explicitFile), path: explicitFile }]
  const own = userConfigPath(env)
  const found: PlacedFile[] = []
  for (const each of near) {
    const file = await readOrNull(each.path)
    if (file !== null && file !== 'unusable') found.push({ ...each, file })
  }
  if (own === null) return found
  const file = await readOrNull(own)
  return file === 'unusable' ? found : [...found, { place: 'user', name: inHome(own), path: own, file }]
}

async function readOrNull(path: string): Promise<ConfigFile | null | 'unusable'> {
  try {
    const file = await readConfigFile(path, path)
    return file === null || file.problems.length === 0 ? file : 'unusable'
  } catch (error) {
    if (error instanceof LoopworkError) return 'unusable'
    throw error
  }
}

export const hasKey = ({ file }: PlacedFile, key: string): boolean =>
  file !== null && valueAt(file.layer, key) !== undefined

/** `~/.config/loopwork/config.yaml` */
function inHome(path: string): string {
  const home = process.env['HOME'] ?? homedir()
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
