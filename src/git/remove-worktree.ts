import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, basename } from 'node:path'
import { agentRef, branchRef, deleteRef, moveRef, olderRef, readRefs } from './refs.ts'
import { attemptKey, readRecord, slotName } from './attempt-slot.ts'
import { isMissing } from './git-failure.ts'
import { unregisterWorktree } from './register-worktree.ts'
import type { Site } from './site.ts'

export interface Removal {
  readonly dir: string
  readonly slug: string
  readonly number: number
  readonly keepBranch: boolean
}

/**
 * Moved aside first: that takes a moment whatever its size, and nobody finds it under its name any more.
 * Commits that only its branch holds are kept under a ref of ours before the branch goes.
 */
export async function removeWorktree(site: Site, order: Removal): Promise<void> {
  const aside = await moveAside(order.dir)
  await unregisterWorktree(site, order.dir)
  if (!order.keepBranch) await dropBranch(site, order)
  await rm(`${site.slots}/${slotName(order)}`, { recursive: true, force: true })
  if (aside !== null) await erase(aside)
}

/** Into `.trash` beside it; null when there is nothing to move. */
export async function moveAside(dir: string): Promise<string | null> {
  const trash = `${dirname(dir)}/.trash`
  const aside = `${trash}/${basename(dir)}-${Date.now().toString(36)}-${process.pid}`
  try {
    await mkdir(trash, { recursive: true })
    await rename(dir, aside)
    return aside
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function dropBranch(site: Site, order: Removal): Promise<void> {
  const record = await readRecord(site, order)
  const name = `${order.slug}/${order.number}`
  const candidates = record === null ? [`loopwork/${name}`, `loopwork-run/${name}`] : [record.branch]
  const saved = agentRef(order.slug, order.number)
  const refs = await readRefs(site, [...candidates.map(branchRef), saved])
  for (const branch of candidates.map(branchRef)) {
    const tip = refs.get(branch)
    if (tip === undefined) continue
    if (tip !== record?.base && tip !== refs.get(saved)) {
      await moveRef(site, {
        name: olderRef(order.slug, order.number, tip),
        to: tip,
        why: `kept from ${attemptKey(order)}`,
      })
    }
    await deleteRef(site, branch, tip)
  }
}

/** An agent may have taken our right to write from a folder of its own; as the same user we may give it back. */
async function erase(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 2 })
  } catch {
    await openFolders(path)
    await rm(path, { recursive: true, force: true, maxRetries: 2 })
  }
}

async function openFolders(path: string): Promise<void> {
  await chmod(path, 0o700)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(`${path}/${entry.name}`)
  }
}
