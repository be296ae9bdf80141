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

/** What stands half done in a worktree, by the files git keeps for it; null when nothing does. */
export async function inProgress(gitDir: string): Promise<string | null> {
  for (const [file, what] of signs) if (await exists(`${gitDir}/${file}`)) return what
  return null
}
