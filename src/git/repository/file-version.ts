import type { Oid } from '../../core/ids.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'

/** What was, or is, checked out; null on a detached HEAD and before the first commit. */
export interface CheckedOut {
  readonly branch: string | null
  readonly head: Oid | null
}

/**
 * Whether git may have put another version of a file there since: another branch was checked out, or the branch was moved
 * to a commit that doesn't follow the one before. Commits on top are no switch: a person made or fetched them.
 * A file that git doesn't track stays as it is whatever is checked out.
 */
export async function wasSwitched(
  root: string,
  path: string,
  { before, now }: { readonly before: CheckedOut; readonly now: CheckedOut },
): Promise<boolean> {
  if (before.branch === now.branch && before.head === now.head) return false
  if (before.branch === now.branch && (await follows(root, before.head, now.head))) return false
  return isTracked(root, path)
}

async function follows(root: string, before: Oid | null, now: Oid | null): Promise<boolean> {
  if (before === null) return true
  if (now === null) return false
  const answer = await runGit(discoveryCommand(root, 'merge-base', ['--is-ancestor', before, now]))
  return answer.code === 0
}

async function isTracked(root: string, path: string): Promise<boolean> {
  const found = await runGit(
    discoveryCommand(root, 'ls-files', ['--error-unmatch', '--', `:(top,literal)${path}`]),
  )
  return found.code === 0
}
