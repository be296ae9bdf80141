import { cp, lstat, mkdir, realpath, symlink } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { isThere } from '../../../files/or-null.ts'
import { LoopworkError } from '../../../core/errors.ts'
import type { GivenPath, WantedPaths } from '../../../core/ports/worktrees.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { wantedPaths } from './wanted-paths.ts'

/**
 * Gives a worktree what is not in its repository: copies of the user's own files (`.env`), and links to their folders
 * (`node_modules`). Links in what is copied stay links, and none is walked through. Resolves to what was given.
 */
export async function givePaths(
  context: RepositoryContext,
  dir: string,
  wanted: WantedPaths,
): Promise<readonly GivenPath[]> {
  const { copy, link } = await wantedPaths(context, wanted)
  for (const path of copy) await copyTo(context, dir, path)
  for (const path of link) await linkTo(context, dir, path)
  return [
    ...copy.map((path) => ({ path, why: 'copied' as const })),
    ...link.map((path) => ({ path, why: 'linked' as const })),
  ]
}

async function copyTo(context: RepositoryContext, dir: string, path: string): Promise<void> {
  const { from, to } = await places(context, dir, { path, key: 'worktree.copy' })
  await cp(from, to, {
    recursive: true,
    force: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    // A socket or a pipe in a folder is no file to copy.
    filter: isCopied,
  })
}

async function isCopied(path: string): Promise<boolean> {
  const stat = await lstat(path)
  return stat.isFile() || stat.isDirectory() || stat.isSymbolicLink()
}

async function linkTo(context: RepositoryContext, dir: string, path: string): Promise<void> {
  const { from, to } = await places(context, dir, { path, key: 'worktree.link' })
  if (await isThere(to)) {
    throw new LoopworkError(
      'config',
      `worktree.link: ${path} is in the repository already, so it can't be a link`,
      {
        hint: 'take it out of worktree.link',
      },
    )
  }
  await mkdir(dirname(to), { recursive: true })
  await symlink(from, to, 'dir')
}

/** @throws LoopworkError kind `config` when one of the two leads out of its place. */
async function places(
  context: RepositoryContext,
  dir: string,
  { path, key }: { readonly path: string; readonly key: string },
): Promise<{ readonly from: string; readonly to: string }> {
  const inside = normalize(path).replace(/\/+$/, '')
  const from = join(context.repository.root, inside)
  const to = join(dir, inside)
  if (!(await staysIn(context.repository.root, from)) || !(await staysIn(dir, to))) {
    throw new LoopworkError('config', `${key}: ${path} leads out of the repository through a link`)
  }
  return { from, to }
}

/** Whether the nearest folder that exists above `path` is, for real, in `root`. */
async function staysIn(root: string, path: string): Promise<boolean> {
  const real = await realpath(root)
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await isThere(folder)) {
      const found = await realpath(folder)
      return found === real || found.startsWith(`${real}/`)
    }
  }
}
