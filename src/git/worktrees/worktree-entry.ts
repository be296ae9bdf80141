import { lstat, readFile, rm, rmdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isMissing } from '../../files/is-missing.ts'
import { namesIn, textOrNull } from '../../files/or-null.ts'
import type { RepositoryContext } from '../command/repository-context.ts'

/** git's entry for a linked worktree: `worktrees/<name>` in the common git directory. */
export interface Entry {
  readonly name: string
  /** The reason in `locked`; null when it isn't locked. */
  readonly lock: string | null
  /** The folder it is for; null when the entry is half made. */
  readonly folder: string | null
}

export const entryDir = (context: RepositoryContext, name: string): string =>
  `${context.repository.commonDir}/worktrees/${name}`

/** Null when there is none, or something that is no folder stands in its place. */
export async function readEntry(context: RepositoryContext, name: string): Promise<Entry | null> {
  const dir = entryDir(context, name)
  const found = await lstat(dir).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (found?.isDirectory() !== true) return null
  const [lock, link] = await Promise.all([textOrNull(`${dir}/locked`), textOrNull(`${dir}/gitdir`)])
  const gitFile = link === null || link.trim() === '' ? null : resolve(dir, link.replace(/\n$/, ''))
  return { name, lock: lock?.trim() ?? null, folder: gitFile === null ? null : dirname(gitFile) }
}

export async function listEntries(context: RepositoryContext): Promise<readonly Entry[]> {
  const names = await namesIn(entryDir(context, '.'))
  const entries = await Promise.all(names.toSorted().map((name) => readEntry(context, name)))
  return entries.filter((entry) => entry !== null)
}

/**
 * Takes the entry away, as `git worktree remove` does at its end, but by its mark and not by a path: a folder that
 * another one has taken the place of is then not touched. False when the entry doesn't carry the mark.
 */
export async function dropEntry(context: RepositoryContext, name: string, mark: string): Promise<boolean> {
  const entry = await readEntry(context, name)
  if (entry === null) return true
  // Unlocked by the user or never locked: ours unless somebody else has locked it.
  if (entry.lock !== null && entry.lock !== mark) return false
  await rm(entryDir(context, name), { recursive: true, force: true })
  // git removes the folder of all entries with the last entry.
  await rmdir(entryDir(context, '.')).catch(() => undefined)
  return true
}

/** The `gitdir:` that a worktree's `.git` file names; null when it is no such file. */
export async function gitDirNamedIn(folder: string): Promise<string | null> {
  const found = await lstat(`${folder}/.git`).catch(() => null)
  if (found?.isFile() !== true) return null
  const named = /^gitdir: ([^]*?)\n?$/.exec(await readFile(`${folder}/.git`, 'utf8'))?.[1]
  return named === undefined ? null : resolve(folder, named)
}

/**
 * The common git directory that a worktree's `.git` leads to, where that is another repository than ours: a repository that was
 * copied has its original's records, marks and store id, and nothing else says whose worktree stands there. Null: ours, or nobody's
 * (the repository was moved). By inode, since one repository may be mounted at two places.
 */
export async function repositoryElsewhere(
  context: RepositoryContext,
  folder: string,
): Promise<string | null> {
  const named = await gitDirNamedIn(folder)
  const link = named === null ? null : await textOrNull(`${named}/commondir`)
  if (named === null || link === null) return null
  const commonDir = resolve(named, link.replace(/\n$/, ''))
  const [found, own] = await Promise.all([inodeOrNull(commonDir), inodeOrNull(context.repository.commonDir)])
  return found === null || found === own ? null : commonDir
}

async function inodeOrNull(folder: string): Promise<string | null> {
  try {
    const { dev, ino } = await lstat(folder, { bigint: true })
    return `${dev} ${ino}`
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
