import { mkdir, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Oid } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import type { WorktreeOwner } from '../../core/ports/worktree-records.ts'
import { exists, realOrGiven } from '../../files/or-null.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed, succeeded } from '../command/git-error.ts'
import { onDisk } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex, openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { statOrNull } from '../objects/obstacles.ts'
import { besideGit } from './beside-git.ts'
import { seedSubmodules } from './giving/seed-submodules.ts'
import { markOf } from './mark.ts'
import { occupied } from './occupied.ts'
import { inodeOf, ownership } from './ownership.ts'
import { registerWorktree } from './register-worktree.ts'
import { removeWorktree } from './remove-worktree.ts'
import { entryDir, gitDirNamedIn } from './worktree-entry.ts'

export interface GateCheckout {
  readonly target: string
  readonly commit: Oid
  readonly root: string
}

/**
 * The lane's own worktree, exactly at `commit`: reused, but nothing that an earlier gate left stays, ignored or not.
 * A real worktree with a detached HEAD, so that a gate that asks git sees what it would anywhere.
 */
export async function gateWorktree(context: RepositoryContext, order: GateCheckout): Promise<string> {
  const { target, commit } = order
  await mkdir(`${order.root}/${context.storeId}`, { recursive: true })
  const path = gatePath(await realOrGiven(order.root), context.storeId, target)
  const owner = { kind: 'gate', target } as const
  const adminDir = await registered(context, { path, owner, commit })
  const privateDir = await openPrivateGitDir(context, {
    name: `gates/${slugOf(target)}`,
    workTree: path,
    head: commit,
  })
  await fill(context, privateDir, commit)
  await replaceFile(`${adminDir}/HEAD`, `${commit}\n`)
  await copyIndex(`${privateDir.gitDir}/index`, `${adminDir}/index`)
  await seedSubmodules(context, privateDir, { adminDir, commit })
  return path
}

/** Nothing in it is work, so it is removed without saving. */
export async function dropGateWorktree(
  context: RepositoryContext,
  { target, root }: { readonly target: string; readonly root: string },
): Promise<void> {
  const record = await context.records.worktreeAt(gatePath(await realOrGiven(root), context.storeId, target))
  if (record?.owner.kind === 'gate') await removeWorktree(context, { record, proof: { kind: 'never given' } })
}

/** No slug ends like this: in a plain one there is no `--`, and a hash follows it in the others. */
export const gatePath = (root: string, storeId: string, target: string): string =>
  `${root}/${storeId}/${slugOf(target)}--gate`

async function registered(
  context: RepositoryContext,
  { path, owner, commit }: { readonly path: string; readonly owner: GateOwner; readonly commit: Oid },
): Promise<string> {
  const known = await context.records.worktreeAt(path)
  if (known !== null) {
    const found = await ownership(context, known)
    const entry = found.kind === 'ours' && known.state === 'standing' ? found.entry : null
    // A gate may have replaced `.git`, or somebody pruned the entry behind it: then it is made anew.
    if (entry !== null && (await gitDirNamedIn(path)) === entryDir(context, entry.name)) {
      return entryDir(context, entry.name)
    }
    const removed = await removeWorktree(context, { record: known, proof: { kind: 'never given' } })
    if (removed.kind === 'left') throw occupied(path)
  }
  return make(context, { path, owner, commit })
}

async function make(
  context: RepositoryContext,
  { path, owner, commit }: { readonly path: string; readonly owner: GateOwner; readonly commit: Oid },
): Promise<string> {
  if (await exists(path)) throw occupied(path)
  const mark = markOf(context.storeId, owner)
  const plan = {
    path,
    owner,
    mark,
    entry: null,
    folder: null,
    branch: null,
    base: commit,
    given: null,
  } as const
  await context.records.writeWorktree({ ...plan, state: 'making' })
  const adminDir = await registerWorktree(context, { dir: path, commit, branch: null, reason: mark })
  if (typeof adminDir !== 'string') throw gitFailed(`making the worktree ${path}`, adminDir)
  await context.records.writeWorktree({
    ...plan,
    entry: basename(adminDir),
    folder: await inodeOf(path),
    state: 'standing',
  })
  return adminDir
}

type GateOwner = Extract<WorktreeOwner, { kind: 'gate' }>

async function fill(context: RepositoryContext, privateDir: PrivateGitDir, commit: Oid): Promise<void> {
  const reset = contentCommand(context, privateDir, 'read-tree', ['--reset', '-u', commit])
  await clearIndexLock(`${privateDir.gitDir}/index`)
  const first = await runGit(reset)
  if (first.code !== 0) {
    // An index that was cut off by a kill; or a folder stands where a file goes.
    succeeded(await runGit(contentCommand(context, privateDir, 'read-tree', ['--empty'])), 'starting over')
    succeeded(await runGit(reset), `filling the worktree ${privateDir.workTree}`)
  }
  const swept = await runGit(contentCommand(context, privateDir, 'clean', ['-ffdxq']))
  succeeded(swept, `cleaning the worktree ${privateDir.workTree}`)
  await removeUncarried(privateDir.workTree)
}

/** Pipes and sockets that an earlier gate left beside tracked files: git sees none of them. */
async function removeUncarried(root: string): Promise<void> {
  const { uncarried } = await besideGit({
    root,
    sinceMs: Infinity,
    fileMode: true,
    isPassedOver: () => false,
  })
  for (const path of uncarried) {
    const isFolder = (await statOrNull(root, path))?.isDirectory() !== false
    if (!isFolder) await rm(onDisk(root, path))
  }
}
