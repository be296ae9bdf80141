import { oid, type Oid } from '../../core/ids.ts'
import { textOrNull } from '../../files/or-null.ts'
import { contentCommand, refCommand, type PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { entryDir } from '../worktrees/worktree-entry.ts'

/** The newest commit below `tip` that the worktree's HEAD, or the merge under way, has taken in; null when they share none. */
export async function takenIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { adminDir, tip }: { readonly adminDir: string; readonly tip: Oid },
): Promise<Oid | null> {
  const name = adminDir.slice(entryDir(context, '').length)
  const head = await runGit(
    refCommand(context, 'rev-parse', [
      '--verify',
      '--quiet',
      '--end-of-options',
      `worktrees/${name}/HEAD^{commit}`,
    ]),
  )
  const merging = (await textOrNull(`${adminDir}/MERGE_HEAD`)) ?? ''
  const commits = [head.stdout, ...merging.split('\n')].map((line) => line.trim()).filter(isOid)
  if (commits.length === 0) return null
  const bases = await runGit(contentCommand(context, privateDir, 'merge-base', [tip, ...commits]))
  const base = bases.stdout.trim()
  return isOid(base) ? oid(base) : null
}

const isOid = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
