import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
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
import { stateOfWorktree } from './worktree-changes.ts'

export interface SubmoduleState {
  readonly path: PathBytes
  /** Null: it can't be read. */
  readonly head: Oid | null
  /** What of it would go with the worktree, for a person; null: nothing. */
  readonly unsaved: string | null
  /** Null: it is not clean, or holds more than what its HEAD reaches, so that saving HEAD would not save all of it. */
  readonly bump: Bump | null
}

/** A commit that a submodule stands at, and where it lies. */
export interface Bump {
  readonly head: Oid
  readonly gitDir: string
  readonly place: PrivateGitDir
}

/**
 * The submodules that are filled in a worktree. Their repositories lie in git's entry for the worktree and go with it, so
 * what an agent commits or edits there is nowhere else. Looked at with private git dirs: no setting, filter or hook of the
 * submodule's own is used.
 */
export async function submodulesIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
): Promise<readonly SubmoduleState[]> {
  if (!(await exists(`${privateDir.workTree}/.gitmodules`))) return []
  const states: SubmoduleState[] = []
  for (const { path, recorded } of await gitlinks(context, privateDir)) {
    const gitDir = await gitDirOf(privateDir.workTree, path)
    if (gitDir !== null) states.push(...(await look(context, privateDir, { path, recorded, gitDir })))
  }
  return states
}

interface Filled {
  readonly path: PathBytes
  /** What the superproject has of it. */
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
  const inner = await submodulesIn(context, place)
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
 * @param saved a commit that is looked after otherwise.
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
async function gitDirOf(root: string, path: PathBytes): Promise<string | null> {
  const dotGit = `${onDisk(root, path).toString('utf8')}/.git`
  try {
    const link = /^gitdir: ([^]*?)\n?$/.exec(await readFile(dotGit, 'utf8'))?.[1]
    return link === undefined ? null : await realpath(resolve(`${dotGit}/..`, link))
  } catch (error) {
    if (isMissing(error)) return null
    // A folder: the submodule's repository itself.
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return realpath(dotGit)
    throw error
  }
}
