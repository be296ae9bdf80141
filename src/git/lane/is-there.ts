import type { Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import type { LaneContext } from './lane-context.ts'

/** Whether the repository has such a commit, whatever refs name it. */
export async function isThere({ context, privateDir }: LaneContext, commit: Oid): Promise<boolean> {
  const result = await runGit(contentCommand(context, privateDir, 'cat-file', ['-e', `${commit}^{commit}`]))
  return result.code === 0
}
