import { mkdir } from 'node:fs/promises'
import { slugOf } from '../core/slug.ts'
import type { Oid } from '../core/ids.ts'
import { contentCommand, type Slot } from './git-command.ts'
import { gitFailed, succeeded } from './git-failure.ts'
import { exists } from './in-progress.ts'
import { clearIndexLock, copyWhole, privateDir, writeWhole } from './private-dir.ts'
import { adminDirOf, realOrGiven, registerWorktree, unregisterWorktree } from './register-worktree.ts'
import { moveAside } from './remove-worktree.ts'
import type { Site } from './site.ts'
import { runGit } from './spawn.ts'

export interface GateCheckout {
  readonly target: string
  readonly commit: Oid
  readonly root: string
}

/**
 * The lane's own worktree, exactly at `commit`: reused, but nothing that an earlier gate left stays, ignored or not.
 * A real worktree with a detached HEAD, so that a gate that asks git sees what it would anywhere.
 */
export async function gateWorktree(site: Site, order: GateCheckout): Promise<string> {
  await mkdir(order.root, { recursive: true })
  // Attempts end in `.<number>`: no attempt is ever called this.
  const dir = `${await realOrGiven(order.root)}/${slugOf(order.target)}.gate`
  const slot = await privateDir(site, {
    name: `gates/${slugOf(order.target)}`,
    workTree: dir,
    head: order.commit,
  })
  const adminDir = await registered(site, dir, order.commit)
  await fill(site, slot, order.commit)
  await writeWhole(`${adminDir}/HEAD`, `${order.commit}\n`)
  await copyWhole(`${slot.gitDir}/index`, `${adminDir}/index`)
  return dir
}

async function registered(site: Site, dir: string, commit: Oid): Promise<string> {
  if (await exists(`${dir}/.git`)) {
    const admin = await adminOrNull(dir)
    if (admin?.startsWith(`${site.repository.commonDir}/worktrees/`) === true) return admin
  }
  await moveAside(dir)
  await unregisterWorktree(site, dir)
  const made = await registerWorktree(site, { dir, commit, branch: null, reason: 'loopwork gate' })
  if (typeof made !== 'string') throw gitFailed(`making the worktree ${dir}`, made)
  return made
}

/** A gate may have replaced `.git`, or somebody pruned the entry behind it. */
async function adminOrNull(dir: string): Promise<string | null> {
  try {
    return await adminDirOf(dir)
  } catch {
    return null
  }
}

async function fill(site: Site, slot: Slot, commit: Oid): Promise<void> {
  const reset = contentCommand(site, slot, 'read-tree', ['--reset', '-u', commit])
  await clearIndexLock(`${slot.gitDir}/index`)
  const first = await runGit(reset)
  if (first.code !== 0) {
    // An index that was cut off by a kill; or a folder stands where a file goes.
    succeeded(await runGit(contentCommand(site, slot, 'read-tree', ['--empty'])), 'starting over')
    succeeded(await runGit(reset), `filling the worktree ${slot.workTree}`)
  }
  const swept = await runGit(contentCommand(site, slot, 'clean', ['-ffdxq']))
  succeeded(swept, `cleaning the worktree ${slot.workTree}`)
}
