import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, zeroJoin, type PathBytes } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex } from '../command/private-git-dir.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { gitlinks } from '../objects/gitlinks.ts'
import { ownIndex } from '../worktrees/own-index.ts'
import { isSame } from '../worktrees/repair/untouched.ts'
import { gitDirOf, holdsFiles, mayHaveSubmodules } from './submodules.ts'
import { stateOfWorktree, type WorktreeChanges } from './worktree-changes.ts'

/** A worktree's state, and the private git dir that it was looked at with. */
export interface Looked {
  readonly privateDir: PrivateGitDir
  readonly state: WorktreeChanges
}

/**
 * Where an agent put ordinary files in place of a submodule (`git rm sub`, then files in `sub/`): git looks at no file below a
 * submodule that its index names, so the worktree is looked at again, with an index without it. One whose folder has no files stays: `git rm -r --cached . && git add .` takes each that is not filled out of an index.
 */
export async function withVendored(
  context: RepositoryContext,
  looked: Looked,
  adminDir: string | null,
): Promise<Looked> {
  const { privateDir, state } = looked
  if (adminDir === null || !(await mayHaveSubmodules(privateDir, state.changes))) return looked
  const own = await ownIndex(privateDir, adminDir)
  if (own === null || (await isSame(own.index, `${privateDir.gitDir}/index`))) return looked
  const inOwn = new Set((await gitlinks(context, own)).map(({ path }) => path))
  const paths: PathBytes[] = []
  for (const { path } of await gitlinks(context, privateDir))
    if (!inOwn.has(path) && (await isOrdinary(privateDir.workTree, path))) paths.push(path)
  if (paths.length === 0) return looked
  const without = await withoutPaths(context, privateDir, paths)
  const { changes, ...rest } = await stateOfWorktree(context, without)
  const replaced = new Set(paths)
  return {
    privateDir: without,
    state: {
      ...rest,
      changes: [
        ...paths.map((path) => ({ kind: 'deleted' as const, path })),
        // git says of these that the index differs from HEAD.
        ...changes.filter(({ path }) => !replaced.has(path)),
      ],
    },
  }
}

async function isOrdinary(root: string, path: PathBytes): Promise<boolean> {
  return (await gitDirOf(root, path)) === null && (await holdsFiles(onDisk(root, path)))
}

async function withoutPaths(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<PrivateGitDir> {
  const index = `${privateDir.gitDir}/vendored-index`
  await clearIndexLock(index)
  await copyIndex(privateDir.index ?? `${privateDir.gitDir}/index`, index)
  const without = { ...privateDir, index }
  const stdin = zeroJoin(paths.map((path) => `0 ${noOid(context)}\t${path}`))
  const command = contentCommand(context, without, 'update-index', ['-z', '--index-info'], { stdin })
  succeeded(await runGit(command), 'taking submodules out of an index')
  return without
}
