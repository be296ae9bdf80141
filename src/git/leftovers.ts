import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { WorktreeFolder } from '../core/ports/git.ts'
import { attemptOfFolder } from './attempt-slot.ts'
import { isMissing } from './git-failure.ts'
import { realOrGiven, registeredWorktrees } from './register-worktree.ts'
import type { Site } from './site.ts'

/** Folders under `root` and entries in git for folders under it that are named like an attempt's. */
export async function leftovers(site: Site, root: string): Promise<readonly WorktreeFolder[]> {
  const real = await realOrGiven(root)
  const registered = (await registeredWorktrees(site)).filter((dir) => dirname(dir) === real)
  const folders = (await foldersIn(real)).map((folder) => `${real}/${folder}`)
  return [...new Set([...registered, ...folders])].sort().flatMap((dir) => {
    const attempt = attemptOfFolder(basename(dir))
    return attempt === null ? [] : [{ dir, ...attempt }]
  })
}

async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    return await readdir(root)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
