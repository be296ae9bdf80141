import type { Stats } from 'node:fs'
import { LoopworkError } from '../../core/errors.ts'
import { exists } from '../../files/or-null.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { isTooLong, succeeded } from '../command/git-error.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { foldersAbove, statOrNull } from '../objects/obstacles.ts'
import { ignoredInIndex } from '../worktrees/ignored-in-index.ts'
import { ownIndex, unreadableIndex } from '../worktrees/own-index.ts'
import { isSame } from '../worktrees/repair/untouched.ts'
import type { Change } from './worktree-changes.ts'

/**
 * What only a worktree's own index shows: an ignored file is work when somebody added it by force, and a file that is ignored
 * now has to be deleted when it was removed from the index (`git rm --cached`). On the disk both exist all the same.
 */
export interface ChangedByIndex {
  readonly forced: readonly Change[]
  readonly dropped: readonly Change[]
  /** Not on the disk, and not deleted either: the agent has made its worktree a sparse checkout. */
  readonly sparse: ReadonlySet<PathBytes>
  /** It can't be read, or a repair has replaced it: what it contained is not known. */
  readonly unreadable: boolean
}

const nothing: ChangedByIndex = {
  forced: [],
  dropped: [],
  sparse: new Set(),
  unreadable: false,
}

/** @param privateDir whose index is what the worktree was given. */
export async function changedByIndex(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  adminDir: string | null,
): Promise<ChangedByIndex> {
  if (adminDir === null) return nothing
  const unreadable = await exists(unreadableIndex(adminDir))
  const own = await ownIndex(privateDir, adminDir)
  // The usual case, without a process: as it was when the worktree was filled.
  if (own === null || (await isSame(own.index, `${privateDir.gitDir}/index`)))
    return { ...nothing, unreadable }
  const [there, given] = await Promise.all([
    ignoredInIndex(context, own),
    ignoredInIndex(context, privateDir),
  ])
  if (there === null) return { ...nothing, unreadable: true }
  if (given === null)
    throw new LoopworkError('git', `the index of what was given to ${privateDir.workTree} can’t be read`)
  const forced: Change[] = []
  for (const [path, mode] of there)
    if (!given.has(path)) forced.push(...(await forcedFile(privateDir, path, mode === gitlink)))
  const dropped: Change[] = []
  for (const [path, mode] of given) {
    const stays =
      there.has(path) || mode === gitlink || (await statOrNull(privateDir.workTree, path)) === null
    if (!stays) dropped.push({ kind: 'deleted', path })
  }
  const isSparse = await exists(`${adminDir}/info/sparse-checkout`)
  const sparse = isSparse ? await skippedIn(context, own) : nothing.sparse
  return { forced, dropped, sparse, unreadable }
}

/** Nothing for a file that was deleted after it was added: the files as they are in the end are the work. */
export async function forcedFile(
  { workTree }: PrivateGitDir,
  path: PathBytes,
  isRepository = false,
): Promise<readonly Change[]> {
  const found = await fileAt(workTree, path)
  if (found?.isDirectory() === true)
    return isRepository ? [{ kind: 'nested', path: pathBytes(`${path}/`) }] : []
  return found === null ? [] : [{ kind: 'new', path }]
}

const gitlink = '160000'

/** `S path`: what git doesn't look for in the worktree. */
async function skippedIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
): Promise<ReadonlySet<PathBytes>> {
  const listing = await runGit(contentCommand(context, privateDir, 'ls-files', ['-z', '--cached', '-t']))
  const entries = zeroSplit(succeeded(listing, 'listing what a sparse checkout leaves out'))
  return new Set(
    entries.filter((entry) => entry.startsWith('S ')).map((entry) => pathBytes(entry.slice('S '.length))),
  )
}

/** git adds nothing that is reached through a link; a name in a commit may be longer than a file's can be. */
async function fileAt(root: string, path: PathBytes): Promise<Stats | null> {
  try {
    for (const folder of foldersAbove(path))
      if ((await statOrNull(root, folder))?.isDirectory() !== true) return null
    return await statOrNull(root, path)
  } catch (error) {
    if (isTooLong(error)) return null
    throw error
  }
}
