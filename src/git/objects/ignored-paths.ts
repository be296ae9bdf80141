import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import { pathBytes, zeroJoin, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** Which of these paths the ignore files in the private git directory's work tree ignore, tracked or not. */
export async function ignoredPaths(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<ReadonlySet<PathBytes>> {
  // This command has no literal pathspecs; behind `./` no character is special.
  const stdin = zeroJoin(paths.map((path) => `./${path}`))
  const result = await runGit(
    contentCommand(context, privateDir, 'check-ignore', ['-z', '--stdin', '--no-index'], { stdin }),
  )
  if (result.code > 1) throw gitFailed(`asking what is ignored in ${privateDir.workTree}`, result)
  return new Set(zeroSplit(result.stdout).map((path) => pathBytes(path.slice(2))))
}
