import { mkdir } from 'node:fs/promises'
import type { Oid } from '../core/ids.ts'
import type { WorktreeOrder } from '../core/ports/git.ts'
import { attemptKey, slotName, worktreePath, writeRecord, type AttemptRecord } from './attempt-slot.ts'
import { contentCommand } from './git-command.ts'
import { gitFailed, succeeded } from './git-failure.ts'
import { exists } from './in-progress.ts'
import { clearIndexLock, copyWhole, privateDir } from './private-dir.ts'
import { branchRef, readRef } from './refs.ts'
import { realOrGiven, registerWorktree } from './register-worktree.ts'
import { removeWorktree } from './remove-worktree.ts'
import type { Site } from './site.ts'
import { runGit } from './spawn.ts'

/** What an earlier, killed try left under the same name is taken away first. */
export async function createWorktree(site: Site, order: WorktreeOrder): Promise<string> {
  await mkdir(order.root, { recursive: true })
  const dir = worktreePath(await realOrGiven(order.root), order)
  const made = await register(site, order, {
    dir,
    branch: `loopwork/${order.slug}/${order.number}`,
    base: order.base,
    adminDir: null,
  })
  await writeRecord(site, order, made)
  await fill(site, { ...made, name: slotName(order) })
  return dir
}

type Made = AttemptRecord & { readonly adminDir: string }

async function register(site: Site, order: WorktreeOrder, plan: AttemptRecord): Promise<Made> {
  // Written first: whatever dies from here on, `remove` knows what to look for.
  if (await exists(plan.dir)) await removeWorktree(site, { ...order, dir: plan.dir, keepBranch: false })
  await writeRecord(site, order, plan)
  const registration = {
    dir: plan.dir,
    commit: order.base,
    branch: plan.branch,
    reason: `loopwork ${attemptKey(order)}`,
  }
  const first = await registerWorktree(site, registration)
  if (typeof first === 'string') return { ...plan, adminDir: first }
  await removeWorktree(site, { ...order, dir: plan.dir, keepBranch: false })
  const blocked = (await readRef(site, branchRef('loopwork'))) !== null
  const again = { ...plan, branch: blocked ? plan.branch.replace('loopwork/', 'loopwork-run/') : plan.branch }
  await writeRecord(site, order, again)
  const second = await registerWorktree(site, { ...registration, branch: again.branch })
  if (typeof second !== 'string') throw gitFailed(`making the worktree ${plan.dir}`, second)
  return { ...again, adminDir: second }
}

/** Files by our own config; then the index goes to git's place for it, so that the agent's first `git status` is clean and warm. */
async function fill(site: Site, made: Made & { readonly name: string }): Promise<void> {
  const slot = await privateDir(site, { name: made.name, workTree: made.dir, head: made.base })
  await clearIndexLock(`${slot.gitDir}/index`)
  const filled = await runGit(contentCommand(site, slot, 'read-tree', ['--reset', '-u', made.base]))
  succeeded(filled, `filling the worktree ${made.dir}`)
  await copyWhole(`${slot.gitDir}/index`, `${made.adminDir}/index`)
}

/** Puts the private index back to what the worktree was filled with, without its knowledge of files: slow once, never wrong. */
export async function rebuildIndex(
  site: Site,
  slot: { gitDir: string; workTree: string },
  base: Oid,
): Promise<void> {
  await clearIndexLock(`${slot.gitDir}/index`)
  succeeded(await runGit(contentCommand(site, slot, 'read-tree', [base])), 'reading the base of a worktree')
}
