import { copyFile, readdir } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import type { PrivateGitDir } from '../command/git-command.ts'

/**
 * The index that a worktree has in its own git directory, to be read with a private one. Null where there is none. With
 * `core.splitIndex` most of it is in files beside it, and git looks for those in the directory that it was called with.
 */
export async function ownIndex(
  privateDir: PrivateGitDir,
  adminDir: string,
): Promise<(PrivateGitDir & { readonly index: string }) | null> {
  const index = `${adminDir}/index`
  if (!(await exists(index))) return null
  const shared = (await readdir(adminDir)).filter((name) => name.startsWith('sharedindex.'))
  await Promise.all(shared.map((name) => copyIfThere(`${adminDir}/${name}`, `${privateDir.gitDir}/${name}`)))
  return { ...privateDir, index }
}

/** The agent's git may delete one meanwhile that it no longer needs. */
async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** A copy of the index before a repair that could not restore all of it. */
export const unreadableIndex = (adminDir: string): string => `${adminDir}/index.unreadable`
