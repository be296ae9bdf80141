import type { Oid } from '../../core/ids.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { ownership } from '../worktrees/ownership.ts'
import { entryDir } from '../worktrees/worktree-entry.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'

/** A worktree that was left to a person, to be looked at. */
export type Kept =
  | {
      readonly kind: 'ours'
      readonly privateDir: PrivateGitDir
      /** Where git stores the worktree's HEAD and index. */
      readonly adminDir: string
      /** The tree as it was handed over. */
      readonly given: Oid | null
    }
  /** Nothing is there, or git's entry for it was deleted. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'foreign'; readonly why: string }

export async function openKept(context: RepositoryContext, dir: string): Promise<Kept> {
  const record = await context.records.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt') return { kind: 'gone' }
  const found = await ownership(context, record)
  if (found.kind === 'foreign') return found
  if (found.kind === 'gone' || found.entry === null) return { kind: 'gone' }
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(record.owner),
    workTree: record.path,
    head: record.base,
  })
  return { kind: 'ours', privateDir, adminDir: entryDir(context, found.entry.name), given: record.given }
}
