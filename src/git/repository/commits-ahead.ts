import { refCommand } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { branchRef } from '../objects/refs/refs.ts'

/** How many commits of a ref the branch lacks; null when one of the two is not there, or names no commit. */
export async function commitsAhead(
  context: RepositoryContext,
  branch: string,
  ref: string,
): Promise<number | null> {
  const ends = ['--end-of-options', ref, `^${branchRef(branch)}`]
  const counted = await runGit(refCommand(context, 'rev-list', ['--count', ...ends]))
  return counted.code === 0 ? Number(counted.stdout.trim()) : null
}
