import { oid, type Oid } from '../../core/ids.ts'
import { textOrNull } from '../../files/or-null.ts'
import { diffTreeCommand } from '../command/diff-tree-command.ts'
import { refCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { isPruned } from '../objects/is-pruned.ts'
import { keepCommit } from '../objects/keep-commit.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { agentRef, moveRef, readRef } from '../objects/refs/refs.ts'
import type { AttemptRecord } from '../worktrees/attempt-record.ts'
import type { AttemptName } from '../worktrees/worktree-record.ts'

type OwnRecord = Extract<AttemptRecord, { kind: 'ours' }>

/**
 * The commit the agent's HEAD stands at, saved under a ref when it is not the base: its own commits are never lost. Null where a
 * prune has taken objects of it; the files are still there.
 */
export async function saveAgentHead(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  attempt: AttemptName,
  { standing, base }: { readonly standing: OwnRecord; readonly base: Oid },
): Promise<Oid | null> {
  if (standing.adminDir === null || (await stillAtBase(context, standing, base))) return null
  // `worktrees/<id>/HEAD` is how the common git dir names a worktree's own HEAD.
  const name = `worktrees/${standing.adminDir.split('/').at(-1) ?? ''}/HEAD`
  const found = await runGit(
    refCommand(context, 'rev-parse', ['--verify', '--quiet', '--end-of-options', `${name}^{commit}`]),
  )
  if (found.code !== 0) return null
  const head = oid(found.stdout.trim())
  if (head === base) return null
  const ref = agentRef(attempt.slug, attempt.number)
  if ((await readRef(context, ref)) === head) return head
  const move = { name: ref, to: head, why: 'what the agent committed' }
  try {
    await inQuarantine(context, privateDir, (quarantined) =>
      keepCommit(context, quarantined, { commit: head, known: [base] }, () => moveRef(context, move)),
    )
  } catch (error) {
    if (isPruned(error)) return null
    throw error
  }
  return head
}

/** The usual case, decided by two small files without a process. */
async function stillAtBase(
  context: RepositoryContext,
  { adminDir, record }: OwnRecord,
  base: Oid,
): Promise<boolean> {
  const head = (await textOrNull(`${adminDir ?? ''}/HEAD`))?.trim()
  if (head === undefined) return true
  if (head === base) return true
  if (record.branch === null || head !== `ref: refs/heads/${record.branch}`) return false
  const loose = await textOrNull(`${context.repository.commonDir}/refs/heads/${record.branch}`)
  return loose?.trim() === base
}

/** Paths that the agent's own commits added: among them may be ignored files that it added by force. */
export async function addedByAgent(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
  head: Oid,
): Promise<readonly PathBytes[]> {
  const command = diffTreeCommand(context, privateDir, { list: 'added names', from: base, to: head })
  return zeroSplit(succeeded(await runGit(command), "reading the agent's own commits")).map(pathBytes)
}
