import { exists } from '../../files/or-null.ts'

const signs = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['sequencer', 'a cherry-pick or revert'],
  ['BISECT_LOG', 'a bisect'],
] as const

/**
 * The operation (merge, rebase, …) that is under way in a worktree, recognised by git's files for it; null when there is
 * none.
 */
export async function inProgress(gitDir: string): Promise<string | null> {
  for (const [file, what] of signs) if (await exists(`${gitDir}/${file}`)) return what
  return null
}
