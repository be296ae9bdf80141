import { randomUUID } from 'node:crypto'
import { rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Oid } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import { NotSaved } from '../../core/not-saved.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import type { Proof, Removed } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists, textOrNull } from '../../files/or-null.ts'
import { refCommand } from '../command/git-command.ts'
import { oneLine } from '../command/git-error.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { alone } from '../command/repository-lock.ts'
import { runGit } from '../command/run-git.ts'
import { connected } from '../objects/connected.ts'
import { isPacked } from '../objects/packed-commits.ts'
import {
  agentRef,
  attemptRef,
  branchRef,
  deleteRef,
  moveRef,
  olderRef,
  readRefs,
  savedRef,
} from '../objects/refs/refs.ts'
import { erase, type Undeletable } from './erase.ts'
import { ownership } from './ownership.ts'
import { dropEntry, entryDir, listEntries } from './worktree-entry.ts'
import { privateDirName } from './worktree-record.ts'

export interface Removal {
  readonly record: WorktreeRecord
  readonly proof: Proof
}

/**
 * The only place where worktrees are removed. Demands a proof that the content is saved, and looks up every object of
 * it. Then each step is recorded and can be taken twice: the folder is renamed (at once, whatever its size), git's entry is
 * removed, the branch is deleted when all its commits are under another ref, the folder is deleted, then the record.
 * When something that isn't ours is there, it is left alone and the record is deleted. @throws LoopworkError kind `git`, with
 * everything left where it is, when the work is not proved to be saved.
 */
export async function removeWorktree(
  context: RepositoryContext,
  { record, proof }: Removal,
): Promise<Removed> {
  // Renamed by an earlier call that was cut off: whatever is at the path by now is not what is being removed.
  if (record.state === 'removing' && (await exists(asideOf(context, record)))) {
    return finishRemoval(context, record)
  }
  const found = await ownership(context, record)
  if (found.kind === 'foreign') {
    const { copied } = found
    if (copied !== undefined) await alone(context, () => dropEntry(context, copied.name, record.mark))
    await context.records.forgetWorktree(record)
    return { kind: 'left', why: found.why }
  }
  // It did not exist when it was to be saved, and exists again.
  if (proof.kind === 'nothing of ours' && found.kind === 'ours') throw notSaved(record, 'it is back')
  await prove(context, record, proof)
  const removing: WorktreeRecord = {
    ...record,
    entry: record.entry ?? found.entry?.name ?? null,
    state: 'removing',
  }
  if (!(await context.records.writeWorktree(removing))) return { kind: 'removed' }
  if (found.kind === 'ours') await moveAside(context, record)
  return finishRemoval(context, removing)
}

/** Two supervisors may remove the same leftover: the second finds nothing to rename. */
async function moveAside(context: RepositoryContext, record: WorktreeRecord): Promise<void> {
  try {
    await rename(record.path, asideOf(context, record))
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** From the point where the folder has been renamed, or was not there. */
async function finishRemoval(context: RepositoryContext, record: WorktreeRecord): Promise<Removed> {
  const { entry } = record
  if (entry !== null) await alone(context, () => dropEntry(context, entry, record.mark))
  await dropBranch(context, record)
  const privateDir =
    record.owner.kind === 'attempt' ? privateDirName(record.owner) : `gates/${slugOf(record.owner.target)}`
  await rm(`${context.privateDirs}/${privateDir}`, { recursive: true, force: true })
  const aside = asideOf(context, record)
  const rest = await erase(aside)
  const left = rest === null ? null : await leftOver(aside, rest)
  await context.records.forgetWorktree(record)
  // The store's own folder is removed with its last worktree; it stays while anything is in it.
  if (basename(dirname(record.path)) === context.storeId)
    await rmdir(dirname(record.path)).catch(() => undefined)
  return left === null ? { kind: 'removed' } : { kind: 'left', why: left }
}

/**
 * A file that can't be deleted (it was made immutable) must not block the item's next try: its work is saved, so what is left is
 * renamed. @throws every other error: the next start tries again.
 */
async function leftOver(aside: string, { path, error }: Undeletable): Promise<string> {
  if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  const to = `${aside}-${randomUUID().slice(0, 8)}`
  await rename(aside, to)
  const what = path === '' ? 'it' : oneLine(path)
  return `its work is saved, but the system does not permit to delete ${what}; what is left of it stands in ${to}`
}

/** Beside it, so that the rename stays on one disk; the store's id identifies the owner. */
export const asideOf = (context: RepositoryContext, { path }: WorktreeRecord): string =>
  `${dirname(path)}/.${basename(path)}.removing-${context.storeId}`

/** @throws LoopworkError kind `git` when something that the proof names is missing. */
async function prove(context: RepositoryContext, record: WorktreeRecord, proof: Proof): Promise<void> {
  if (proof.kind !== 'saved' || record.owner.kind !== 'attempt') return
  const { slug, number } = record.owner
  const { commit } = proof
  const names = [
    attemptRef(slug, number),
    olderRef(slug, number, commit),
    savedRef(slug, number),
    ...(record.branch === null ? [] : [branchRef(record.branch)]),
  ]
  const refs = await readRefs(context, names)
  if (![...refs.values()].includes(commit) && !(await isHeld(context, commit)))
    throw notSaved(record, `no ref of ours holds ${commit}`)
  if (await isPacked(context, commit, record.base)) return
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(record.owner),
    workTree: record.path,
    head: record.base,
  })
  const walked = await connected(context, privateDir, { commits: [commit], base: record.base })
  if (walked.kind === 'broken') throw notSaved(record, walked.why)
}

/** By another ref of ours than its own, which somebody has deleted or moved. */
async function isHeld(context: RepositoryContext, commit: Oid): Promise<boolean> {
  const names = ['--count=1', '--format=%(refname)', '--', 'refs/loopwork']
  // git fails where there is no such commit: then nothing holds it.
  const { code, stdout } = await runGit(
    refCommand(context, 'for-each-ref', [`--contains=${commit}`, ...names]),
  )
  return code === 0 && stdout !== ''
}

const notSaved = ({ path }: WorktreeRecord, why: string): NotSaved => new NotSaved(path, why)

/** Deletes the branch only when each of its commits is under another ref of ours, with all objects; by compare-and-swap. */
async function dropBranch(context: RepositoryContext, record: WorktreeRecord): Promise<void> {
  if (record.branch === null || record.owner.kind !== 'attempt') return
  const { slug, number } = record.owner
  const name = branchRef(record.branch)
  const holders = [attemptRef(slug, number), agentRef(slug, number)]
  const refs = await readRefs(context, [name, ...holders])
  const tip = refs.get(name)
  if (tip === undefined) return
  // A branch that the user has checked out is the user's by now: without it their checkout would have no commit.
  if (await isCheckedOut(context, name)) return
  const isHeld = tip === record.base || holders.some((ref) => refs.get(ref) === tip)
  if (!isHeld && (await isWhole(context, record, tip))) await keepTip(context, record, tip)
  await deleteRef(context, name, tip)
}

async function isCheckedOut(context: RepositoryContext, ref: string): Promise<boolean> {
  const { commonDir } = context.repository
  const heads = [
    `${commonDir}/HEAD`,
    ...(await listEntries(context)).map(({ name }) => `${entryDir(context, name)}/HEAD`),
  ]
  const texts = await Promise.all(heads.map((file) => textOrNull(file)))
  return texts.some((text) => text?.trim() === `ref: ${ref}`)
}

/** A commit that has lost objects to a prune can't be saved: a ref that names it would make each gc of the user's fail. */
async function isWhole(context: RepositoryContext, record: WorktreeRecord, tip: Oid): Promise<boolean> {
  if (record.owner.kind !== 'attempt') return false
  const privateDir = await openPrivateGitDir(context, {
    name: `${privateDirName(record.owner)}/repair`,
    workTree: context.privateDirs,
    head: record.base,
  })
  return (await connected(context, privateDir, { commits: [tip], base: record.base })).kind === 'whole'
}

async function keepTip(context: RepositoryContext, record: WorktreeRecord, tip: Oid): Promise<void> {
  if (record.owner.kind !== 'attempt') return
  const { slug, number } = record.owner
  await moveRef(context, { name: olderRef(slug, number, tip), to: tip, why: `kept from ${slug}/${number}` })
}
