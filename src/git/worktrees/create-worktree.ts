import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Oid } from '../../core/ids.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import type { WorktreeOrder } from '../../core/ports/worktrees.ts'
import { exists, realOrGiven } from '../../files/or-null.ts'
import { contentCommand } from '../command/git-command.ts'
import { gitFailed, succeeded } from '../command/git-error.ts'
import { clearIndexLock, copyIndex, openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { patienceMs, runGit, type GitResult } from '../command/run-git.ts'
import { branchNames, freeBranchNames } from '../objects/refs/branch-name.ts'
import { seedSubmodules } from './giving/seed-submodules.ts'
import { filesWritten, type MakingNotes } from './makings.ts'
import { markOf } from './mark.ts'
import { occupied } from './occupied.ts'
import { inodeOf } from './ownership.ts'
import { registerWorktree } from './register-worktree.ts'
import { removeWorktree } from './remove-worktree.ts'
import { privateDirName, worktreePath } from './worktree-record.ts'

/**
 * Makes the attempt's worktree on a branch of its own, anew where an earlier try of that was cut off. Each act is recorded before it is taken, so that a kill leaves
 * nothing that its record doesn't name. @throws LoopworkError kind `git` when something stands at the path already.
 */
export async function createWorktree(
  context: RepositoryContext,
  order: WorktreeOrder,
  notes: MakingNotes,
): Promise<{ readonly dir: string; readonly branch: string }> {
  const { attempt, agent = 0, slug, number, base } = order
  await mkdir(`${order.root}/${context.storeId}`, { recursive: true })
  const owner = { kind: 'attempt', attempt, agent, slug, number } as const
  const path = worktreePath(await realOrGiven(order.root), context.storeId, slug)
  const half = await context.records.worktreeAt(path)
  const mark = markOf(context.storeId, owner)
  if (half?.mark === mark) await removeWorktree(context, { record: half, proof: { kind: 'never given' } })
  if (await exists(path)) throw occupied(path)
  const names = branchNames(context, order)
  const plan: WorktreeRecord = {
    ...{ path, owner, mark, base },
    ...{ entry: null, folder: null, given: null, branch: names[0] ?? null, state: 'making' },
  }
  const made = await register(context, plan, names)
  notes.branchMade(made.branch)
  await fill(context, { ...made, name: privateDirName(owner) }, notes)
  notes.filled()
  return { dir: path, branch: made.branch }
}

type Made = WorktreeRecord & { readonly branch: string; readonly adminDir: string }

/**
 * Tries the branch's first name, which is free in most cases; only when it isn't, existing branches are listed to choose
 * another.
 */
async function register(
  context: RepositoryContext,
  plan: WorktreeRecord,
  names: readonly string[],
): Promise<Made> {
  const [first = ''] = names
  const result = await registerOn(context, plan, first)
  if (isMade(result)) return result
  // Any other failure may have left the branch: it stays in the record, so that it is removed with the rest.
  if (!/exist/.test(result.stderr)) throw gitFailed(`making the worktree ${plan.path}`, result)
  const [second] = await freeBranchNames(context, names)
  if (second === undefined || second === first) throw gitFailed(`making the worktree ${plan.path}`, result)
  const again = await registerOn(context, plan, second)
  if (isMade(again)) return again
  throw gitFailed(`making the worktree ${plan.path}`, again)
}

const isMade = (result: Made | GitResult): result is Made => 'adminDir' in result

async function registerOn(
  context: RepositoryContext,
  plan: WorktreeRecord,
  branch: string,
): Promise<Made | GitResult> {
  const { path, base, mark } = plan
  if (!(await context.records.writeWorktree({ ...plan, branch }))) throw occupied(path)
  const adminDir = await registerWorktree(context, { dir: path, commit: base, branch, reason: mark })
  if (typeof adminDir !== 'string') return adminDir
  const folder = await inodeOf(path)
  const record = { ...plan, branch, entry: basename(adminDir), folder, state: 'standing' } as const
  await context.records.writeWorktree(record)
  return { ...record, adminDir }
}

/** Files by our own config; then the index goes to git's place for it, so that the agent's first `git status` is clean and warm. */
async function fill(
  context: RepositoryContext,
  made: Made & { readonly name: string },
  notes: MakingNotes,
): Promise<void> {
  const privateDir = await openPrivateGitDir(context, {
    name: made.name,
    workTree: made.path,
    head: made.base,
  })
  await clearIndexLock(`${privateDir.gitDir}/index`)
  // Only with -v, and from its start on, git says how many files it has written.
  const readTree = contentCommand(context, privateDir, 'read-tree', ['-v', '--reset', '-u', made.base], {
    env: { GIT_PROGRESS_DELAY: '0' },
  })
  const filled = await runGit(readTree, {
    timeoutMs: patienceMs,
    said: (text) => {
      const files = filesWritten(text)
      if (files !== null) notes.written(files)
    },
  })
  succeeded(filled, `filling the worktree ${made.path}`)
  await copyIndex(`${privateDir.gitDir}/index`, `${made.adminDir}/index`)
  await seedSubmodules(context, privateDir, { adminDir: made.adminDir, commit: made.base })
}

/** Puts the private index back to what the worktree was filled with, without its knowledge of files: slow once, never wrong. */
export async function rebuildIndex(
  context: RepositoryContext,
  privateDir: { gitDir: string; workTree: string },
  base: Oid,
): Promise<void> {
  await clearIndexLock(`${privateDir.gitDir}/index`)
  succeeded(
    await runGit(contentCommand(context, privateDir, 'read-tree', [base])),
    'reading the base of a worktree',
  )
}
