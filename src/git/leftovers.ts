import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { attemptOfFolder } from './attempt-slot.ts'
import { isMissing } from './git-failure.ts'
import { realOrGiven, registeredWorktrees } from './register-worktree.ts'
import type { Site } from './site.ts'

/** Folders under `root` and entries in git for folders under it, named like an attempt's and known to nobody. */
export async function leftovers(
  site: Site,
  root: string,
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const real = await realOrGiven(root)
  const registered = (await registeredWorktrees(site)).filter((dir) => dirname(dir) === real)
  const folders = (await foldersIn(real)).map((folder) => `${real}/${folder}`)
  return [...new Set([...registered, ...folders])]
    .filter((dir) => {
      const attempt = attemptOfFolder(basename(dir))
      return attempt !== null && !known.has(attempt)
    })
    .sort()
}

async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    return await readdir(root)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
