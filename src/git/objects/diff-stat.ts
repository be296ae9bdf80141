import type { Oid } from '../../core/ids.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { countCommits } from './commits.ts'
import { numstat } from './numstat.ts'

export interface DiffStat {
  readonly commits: number
  readonly added: number
  readonly removed: number
  readonly filesChanged: number
}

/** What `newer` has that `older` lacks. */
export async function changeBetween(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  older: Oid,
  newer: Oid,
): Promise<DiffStat> {
  if (older === newer) return { commits: 0, added: 0, removed: 0, filesChanged: 0 }
  const compared = { from: older, to: newer, doing: 'comparing two commits' }
  const { files, added, removed } = await numstat(context, privateDir, compared)
  return {
    commits: await countCommits(context, privateDir, older, newer),
    added,
    removed,
    filesChanged: files.length,
  }
}
