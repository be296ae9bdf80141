import { existsSync } from 'node:fs'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { namesAgent } from '../../app/options/trust-of-choice.ts'
import { withExistingStore, type Project } from '../../app/project.ts'
import { repositoryNames } from '../../config/config-places.ts'

/** Whether nobody has said yet which agent works here: no config, no flag, no variable, and no run that knows. */
export async function needsSetup({ found, ...project }: Project, flags: RunFlags): Promise<boolean> {
  const { root } = project
  if (found === null || flags.config !== undefined || flags.agent !== undefined) return false
  // Its own text says what is missing in it.
  if (repositoryNames.some((name) => existsSync(path.join(root, name)))) return false
  const hasRun = await withExistingStore({ ...project, found }, async (store) =>
    store === null ? false : (await store.newestRun()) !== null,
  )
  if (hasRun) return false
  const { loadConfig } = await import('../../config/load-config.ts')
  const { value } = await loadConfig({ root, explicitFile: null, env: process.env, flags: {} })
  return !namesAgent(value)
}
