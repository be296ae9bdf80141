import type { Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { countCommits } from './commits.ts'
import { parseNumstat } from './numstat.ts'

export interface Change {
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
): Promise<Change> {
  if (older === newer) return { commits: 0, added: 0, removed: 0, filesChanged: 0 }
  const diff = contentCommand(context, privateDir, 'diff-tree', [
    '-r',
    '-z',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    older,
    newer,
  ])
  const { files, added, removed } = parseNumstat(succeeded(await runGit(diff), 'comparing two commits'))
  return {
    commits: await countCommits(context, privateDir, older, newer),
    added,
    removed,
    filesChanged: files.length,
  }
}
