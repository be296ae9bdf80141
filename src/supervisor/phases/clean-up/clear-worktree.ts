import { givenOf, placeNameOf, workOf, type Attempt, type LeftOut } from '../../../core/attempt.ts'
import { seenWith } from '../../../core/candidate.ts'
import { LoopworkError } from '../../../core/errors.ts'
import { NotSaved } from '../../../core/not-saved.ts'
import type { WorktreeRecord } from '../../../core/ports/worktree-records.ts'
import type { Collected, Proof, Removed } from '../../../core/ports/worktrees.ts'
import type { Remains } from '../../context.ts'
import { collectOrder } from '../collect.ts'

/** `left`: it is not the worktree that was made there. `kept`: it contains something that can't be saved. */
export type Cleared = { readonly kind: 'cleared' } | { readonly kind: 'left' | 'kept'; readonly why: string }

/**
 * Removes an attempt's worktree once its processes have ended and its content is proved to be saved.
 * @throws LoopworkError when saving fails: the worktree then stays as it is.
 */
export async function clearWorktree(context: Remains, whole: Attempt, dir: string): Promise<Cleared> {
  const record = await context.store.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt' || record.owner.attempt !== whole.id) return { kind: 'cleared' }
  const attempt = seenWith(whole, record.owner.agent)
  if (attempt === null)
    return { kind: 'left', why: `try ${whole.number} has no agent ${record.owner.agent + 1}` }
  await context.processes.sweep(context.paths.marker(attempt))
  const proof = record.state === 'removing' ? removing(attempt) : await proofOf(context, attempt, record)
  if ('why' in proof) return { kind: 'kept', why: proof.why }
  const removed = await remove(context, attempt, { record, proof })
  if (removed.kind === 'kept') return removed
  if (record.state === 'kept' && proof.kind === 'saved') await nameSaved(context, attempt, record.path)
  return removed.kind === 'removed' ? { kind: 'cleared' } : removed
}

/** The commit that was to prove it may be gone: somebody deleted our refs, and pruned. What stands there is saved anew then. */
async function remove(
  context: Remains,
  attempt: Attempt,
  { record, proof }: { readonly record: WorktreeRecord; readonly proof: Proof },
): Promise<Removed | { readonly kind: 'kept'; readonly why: string }> {
  const order = { dir: record.path, attempt: attempt.id }
  try {
    return await context.git.worktrees.remove({ ...order, proof })
  } catch (error) {
    const isRecorded = proof.kind === 'saved' && proof.commit === workOf(attempt)?.commit
    if (!(error instanceof NotSaved) || !isRecorded) throw error
    const again = await savedAnew(context, attempt, record)
    if ('why' in again) return { kind: 'kept', why: again.why }
    return context.git.worktrees.remove({ ...order, proof: again })
  }
}

/** Reports where a person's own changes in it have been saved. */
async function nameSaved({ store, run }: Remains, attempt: Attempt, path: string): Promise<void> {
  const { item } = attempt
  const { slug, number } = placeNameOf(attempt)
  const message = `${item}: what stood in ${path} is saved as refs/loopwork/saved/${slug}/${number}`
  await store.note(run.id, { type: 'notice', message })
}

/** It was proved before the removal began. */
function removing(attempt: Attempt): Proof {
  const work = workOf(attempt)
  return work === null ? { kind: 'as given' } : { kind: 'saved', commit: work.commit }
}

async function proofOf(
  context: Remains,
  attempt: Attempt,
  record: WorktreeRecord,
): Promise<Proof | { readonly why: string }> {
  const neverGiven =
    attempt.phase === 'preparing' && !attempt.settles && context.paths.agentCount(attempt) === 0
  if (neverGiven) return { kind: 'never given' }
  const work = workOf(attempt)
  if (record.state !== 'kept' && work !== null) return proofBy({ kind: 'work', work }, record.path)
  return savedAnew(context, attempt, record)
}

/** Whatever was saved of it before. */
async function savedAnew(
  context: Remains,
  attempt: Attempt,
  { path, branch, base, state }: WorktreeRecord,
): Promise<Proof | { readonly why: string }> {
  const title = (await context.store.item(attempt.item))?.item.title ?? attempt.item
  const worktree = { path, branch, base }
  const order = collectOrder(context, attempt, { worktree, given: givenOf(attempt), title })
  const { worktrees } = context.git
  return proofBy(await (state === 'kept' ? worktrees.saveKept(order) : worktrees.collect(order)), path)
}

function proofBy(collected: Collected, path: string): Proof | { readonly why: string } {
  if (collected.kind === 'refused' && collected.notOurs === true) return { kind: 'nothing of ours' }
  const { leftOut, commit } =
    collected.kind === 'nothing'
      ? { leftOut: collected.leftOut, commit: null }
      : { leftOut: collected.work?.leftOut ?? [], commit: collected.work?.commit ?? null }
  const lost = leftOut.find(isNowhereElse)
  if (lost !== undefined) return { why: `${lost.path} (${lost.why}) is in no commit` }
  if (commit !== null) return { kind: 'saved', commit }
  if (collected.kind === 'nothing') return { kind: 'as given' }
  throw new LoopworkError('git', `the worktree ${path} stays: its work could not be saved`)
}

/** Backlog files and copies are the user's own; an ignored file is excluded by the work's own ignore files. */
function isNowhereElse({ why }: LeftOut): boolean {
  switch (why) {
    case 'too big':
    case 'path too long':
    case 'unreadable':
    case 'nested repository':
    case 'submodule':
      return true
    case 'backlog':
    case 'copied':
    case 'linked':
    case 'ignored name':
      return false
  }
}
