import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { oid, type Oid } from '../../core/ids.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import { contentCommand, refCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, shown, type PathBytes } from '../command/path-bytes.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { gitlinks } from '../objects/gitlinks.ts'
import { changedByIndex } from './changed-by-index.ts'
import { stateOfWorktree, type Change } from './worktree-changes.ts'

export interface SubmoduleState {
  readonly path: PathBytes
  /** Null: it can't be read. */
  readonly head: Oid | null
  /** What would be lost with the worktree, in words for a person; null: nothing. */
  readonly unsaved: string | null
  /** Null: it is not clean, or contains more than what its HEAD reaches, so that saving HEAD would not save all of it. */
  readonly bump: Bump | null
}

/** A commit that a submodule stands at, and where it lies. */
export interface Bump {
  readonly head: Oid
  readonly gitDir: string
  readonly place: PrivateGitDir
}

/**
 * The submodules that are filled in a worktree. Their repositories are in git's entry for the worktree and are deleted
 * with it, so what an agent commits or edits there is nowhere else. Read with private git directories: no setting,
 * filter or hook of the submodule's own is used. One that is not filled is listed when its folder contains files: git
 * ignores all of them.
 * @param changes of the worktree: an agent may have deleted `.gitmodules`.
 */
export async function submodulesIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  changes: readonly Change[],
): Promise<readonly SubmoduleState[]> {
  if (!(await mayHaveSubmodules(privateDir, changes))) return []
  const states: SubmoduleState[] = []
  for (const { path, recorded } of await gitlinks(context, privateDir)) {
    const gitDir = await gitDirOf(privateDir.workTree, path)
    if (gitDir !== null) states.push(...(await look(context, privateDir, { path, recorded, gitDir })))
    else if (await holdsFiles(onDisk(privateDir.workTree, path)))
      states.push({ path, head: null, unsaved: filesInUnfilled, bump: null })
  }
  return states
}

const filesInUnfilled = 'files were written into its folder, and it is not filled here'

/** Checks `.gitmodules` twice, so that the whole index need not be listed in a repository without submodules. */
export async function mayHaveSubmodules(
  { workTree }: PrivateGitDir,
  changes: readonly Change[],
): Promise<boolean> {
  return (
    changes.some(({ path }) => shown(path) === '.gitmodules') || (await exists(`${workTree}/.gitmodules`))
  )
}

interface Filled {
  readonly path: PathBytes
  /** The commit that the superproject has recorded of it. */
  readonly recorded: Oid
  readonly gitDir: string
}

async function look(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { path, recorded, gitDir }: Filled,
): Promise<readonly SubmoduleState[]> {
  const own: RepositoryContext = { ...context, repository: { ...context.repository, commonDir: gitDir } }
  const found = await runGit(refCommand(own, 'rev-parse', ['--verify', '--quiet', 'HEAD^{commit}']))
  if (found.code !== 0)
    return [{ path, head: null, unsaved: 'it has no commit that can be read', bump: null }]
  const head = oid(found.stdout.trim())
  const place = await slotOf(context, privateDir, { path, head, gitDir })
  succeeded(
    await runGit(contentCommand(context, place, 'read-tree', [head])),
    `reading the submodule ${shown(path)}`,
  )
  const state = await stateOfWorktree(context, place)
  const { forced, dropped, unreadable } = await changedByIndex(context, place, gitDir)
  const changes = [...state.changes, ...forced, ...dropped]
  const isClean = changes.length + state.unseen.length === 0 && !(unreadable && state.ignored.length > 0)
  const inner = await submodulesIn(context, place, state.changes)
  const unsaved = !isClean
    ? 'it has changes that are not committed'
    : (await hasOwnCommits(own, recorded))
      ? 'it has commits that are nowhere else'
      : (inner.find((each) => each.unsaved !== null)?.unsaved ?? null)
  const whole =
    isClean && (await gitlinks(context, place)).length === 0 && !(await hasOwnCommits(own, recorded, head))
  return [{ path, head, unsaved, bump: whole ? { head, gitDir, place } : null }]
}

/**
 * Of any branch or stash: whatever no remote of the submodule has. Without a pattern in it `--glob` means what is below.
 * @param saved a commit that is saved elsewhere.
 */
async function hasOwnCommits(
  own: RepositoryContext,
  recorded: Oid,
  saved: Oid | null = null,
): Promise<boolean> {
  const known = ['--not', '--remotes', '--tags', recorded, ...(saved === null ? [] : [saved])]
  const ends = ['HEAD', '--branches', '--glob=refs/stas[h]', ...known]
  const found = await runGit(refCommand(own, 'rev-list', ['--max-count=1', ...ends]))
  return found.code !== 0 || found.stdout.trim() !== ''
}

async function slotOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { path, head, gitDir }: { readonly path: PathBytes; readonly head: Oid; readonly gitDir: string },
): Promise<PrivateGitDir> {
  const workTree = `${privateDir.workTree}/${shown(path)}`
  const key = createHash('sha256').update(workTree).digest('hex').slice(0, 24)
  const own = await openPrivateGitDir(context, { name: `submodules/${key}`, workTree, head })
  return { ...own, objects: `${gitDir}/objects` }
}

/** Null: it is not filled. */
export async function gitDirOf(root: string, path: PathBytes): Promise<string | null> {
  const folder = onDisk(root, path)
  const dotGit = `${folder.toString('utf8')}/.git`
  try {
    if (!(await lstat(folder)).isDirectory()) return null
    const link = /^gitdir: ([^]*?)\n?$/.exec(await readFile(dotGit, 'utf8'))?.[1]
    return link === undefined ? null : await realpath(resolve(`${dotGit}/..`, link))
  } catch (error) {
    if (isMissing(error)) return null
    // A folder: the submodule's repository itself.
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return realpath(dotGit)
    throw error
  }
}

/** Whether anything but folders stands in a folder. One that can't be read may hold anything. */
export async function holdsFiles(folder: Buffer): Promise<boolean> {
  try {
    if (!(await lstat(folder)).isDirectory()) return false
    for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      if (!entry.isDirectory()) return true
      if (await holdsFiles(Buffer.concat([folder, Buffer.from('/'), entry.name]))) return true
    }
    return false
  } catch (error) {
    if (isMissing(error)) return false
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return true
    throw error
  }
}
