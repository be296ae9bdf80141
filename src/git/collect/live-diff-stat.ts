import { lstat, readFile } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import type { WorktreePlace } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { parseNumstat } from '../objects/numstat.ts'
import { givenPrivateDir, stateSinceGiven } from './given.ts'

/** Lines of a new file are counted by reading it, up to this size. */
const readableBytes = 1024 * 1024
/** More paths than this don't go on a command line; all of the diff is then asked for. */
const namedPaths = 200

/** One `status`, one `diff` of what it named when something tracked changed. Writes nothing. */
export async function look(
  context: RepositoryContext,
  order: WorktreePlace & { readonly given: Oid; readonly base: Oid },
): Promise<{ files: number; added: number; removed: number }> {
  const privateDir = await givenPrivateDir(context, order)
  const { changes } = await stateSinceGiven(context, privateDir, order.given)
  const tracked = changes
    .filter(({ kind }) => kind === 'edited' || kind === 'deleted')
    .map(({ path }) => path)
  const fresh = changes.filter(({ kind }) => kind === 'new').map(({ path }) => path)
  const stat = await trackedStat(context, privateDir, tracked)
  const lines = await Promise.all(fresh.map((path) => linesIn(privateDir.workTree, path)))
  return {
    files: tracked.length + fresh.length,
    added: stat.added + lines.reduce((sum, count) => sum + count, 0),
    removed: stat.removed,
  }
}

async function trackedStat(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
) {
  if (paths.length === 0) return { added: 0, removed: 0 }
  const named = paths.length <= namedPaths && paths.every(isAscii) ? paths : []
  const command = contentCommand(context, privateDir, 'diff-files', [
    '-z',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=dirty',
    '--',
    ...named,
  ])
  return parseNumstat(succeeded(await runGit(command), `comparing ${privateDir.workTree} with its base`))
}

/** Node encodes argv as UTF-8, so other file names cannot be passed as arguments. */

const isAscii = (path: string): boolean => /^[\x01-\x7f]*$/.test(path)

async function linesIn(root: string, path: PathBytes): Promise<number> {
  try {
    const file = onDisk(root, path)
    const { size } = await lstat(file)
    if (size === 0 || size > readableBytes) return 0
    const content = await readFile(file)
    if (content.subarray(0, 8000).includes(0)) return 0
    return content.toString('latin1').replace(/\n$/, '').split('\n').length
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}
