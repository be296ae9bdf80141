import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** Files of an index that the worktree's ignore files ignore, by path, with their modes. Null: the index can't be read. */
export async function ignoredInIndex(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
): Promise<ReadonlyMap<PathBytes, string> | null> {
  const options = ['-z', '--cached', '--stage', '--ignored', '--exclude-standard']
  const listing = await runGit(contentCommand(context, privateDir, 'ls-files', options))
  if (listing.code !== 0) return null
  return new Map(zeroSplit(listing.stdout).map(parseEntry))
}

/** `mode oid stage TAB path` */
function parseEntry(entry: string): readonly [PathBytes, string] {
  return [pathBytes(entry.slice(entry.indexOf('\t') + 1)), entry.slice(0, entry.indexOf(' '))]
}
