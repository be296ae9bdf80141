import type { Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import type { Bench } from './lane-context.ts'

/** Whether the repository has such a commit, whatever refs name it. */
export async function isThere({ site, slot }: Bench, commit: Oid): Promise<boolean> {
  const result = await runGit(contentCommand(site, slot, 'cat-file', ['-e', `${commit}^{commit}`]))
  return result.code === 0
}
