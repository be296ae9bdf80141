import type { Attempt } from '../../../core/attempt.ts'
import type { RunId } from '../../../core/ids.ts'
import { isUnsaved } from '../../../core/policy/to-settle.ts'
import type { WorktreeRecord } from '../../../core/ports/worktree-records.ts'
import type { SupervisorRow } from '../../../core/run/run.ts'
import { livingOf, withoutSelf } from '../../../core/run/supervisor.ts'
import type { Remains } from '../../context.ts'
import { messageOf } from '../../message-of.ts'
import { noteStays } from './clean-up-attempt.ts'
import { judgeCheckout } from '../../candidates/judge/judge-checkout.ts'
import { reviewCheckout } from '../review/review-checkout.ts'
import { clearWorktree } from './clear-worktree.ts'

/** What became of a leftover. */
export interface ClearedLeftover {
  readonly record: WorktreeRecord
  /** Null: removed. Otherwise why it stays. */
  readonly stays: string | null
}

/**
 * Removes the worktrees that are recorded as ours and not needed any more: left by a kill between an attempt's end and
 * its clean-up. Worktrees without a record are never looked for, and so never removed.
 * @param options.kept worktrees that were left to a person, of a task that was cancelled: saved under a ref and removed,
 * or left.
 */
export async function clearLeftovers(
  context: Remains,
  { kept = 'save' }: { readonly kept?: 'save' | 'leave' } = {},
): Promise<readonly ClearedLeftover[]> {
  const cleared: ClearedLeftover[] = []
  for (const { record, attempt } of await leftovers(context)) {
    if (kept === 'leave' && record.state === 'kept') continue
    const stays = await clearOne(context, record, attempt)
    if (stays !== null) await noteStays(context, { item: attempt.item, dir: record.path }, stays)
    cleared.push({ record, stays })
  }
  await clearGates(context)
  await nameStrangers(context)
  return cleared
}

async function nameStrangers({ git, store, run }: Remains): Promise<void> {
  for (const { path, why } of await git.worktrees.strangers(run.settings.worktreeRoot, 'fresh')) {
    const message = `${path} is left alone: ${why}`
    await store.note(run.id, { type: 'notice', message })
  }
}

/** Records of worktrees that are not needed any more. Marks those as kept that a kill left unmarked. */
export async function leftovers(
  context: Remains,
): Promise<readonly { readonly record: WorktreeRecord; readonly attempt: Attempt }[]> {
  const found: { record: WorktreeRecord; attempt: Attempt }[] = []
  for (const record of await context.store.worktrees()) {
    const attempt = record.owner.kind === 'attempt' ? await context.store.attempt(record.owner.attempt) : null
    if (attempt === null) continue
    if (record.state === 'standing' && endedForPerson(attempt)) {
      await context.git.worktrees.keep({ dir: record.path, attempt: attempt.id })
    } else if (!(await isNeeded(context, record, attempt))) {
      found.push({ record, attempt })
    }
  }
  return found
}

async function clearOne(context: Remains, record: WorktreeRecord, attempt: Attempt): Promise<string | null> {
  try {
    const cleared = await clearWorktree(context, attempt, record.path)
    if (cleared.kind === 'cleared') return null
    if (cleared.kind === 'kept') await context.git.worktrees.keep({ dir: record.path, attempt: attempt.id })
    return cleared.why
  } catch (error) {
    return messageOf(error)
  }
}

/** A kill may have come between such an end and the record that the worktree is kept. */
const endedForPerson = ({ end }: Attempt): boolean =>
  end?.outcome === 'conflict' || end?.reason?.code === 'collect:refused' || isUnsaved(end?.reason ?? null)

/** Needed: by an open attempt, by a person, by its own supervisor that is removing it, or for the item's next try. */
async function isNeeded(context: Remains, record: WorktreeRecord, attempt: Attempt): Promise<boolean> {
  if (attempt.end === null) return true
  if (record.state !== 'kept') return ownerLives(context, attempt)
  const row = await context.store.item(attempt.item)
  // Worktrees of a cancelled item are not needed.
  return row !== null && row.item.standing.status !== 'cancelled'
}

async function ownerLives(context: Remains, { run, owner }: Attempt): Promise<boolean> {
  return (await livingSupervisors(context, run)).some(({ id }) => id === owner)
}

async function livingSupervisors(
  { store, processes }: Remains,
  run: RunId,
): Promise<readonly SupervisorRow[]> {
  return livingOf(
    await store.supervisorsOf(run),
    (identity) => processes.liveness(identity),
    await store.now(),
  )
}

/**
 * A gate's worktree is made anew when it is needed. That of an open review or vote stays: its reviewer or judge may have outlived
 * the supervisor. All of them stay while another supervisor lives: a gate of its own may be running there.
 */
async function clearGates(context: Remains): Promise<void> {
  const { store, git, run, processes } = context
  if (withoutSelf(await livingSupervisors(context, run.id), processes.self()).length > 0) return
  const gates = (await store.worktrees()).filter(({ owner }) => owner.kind === 'gate')
  if (gates.length === 0) return
  const open = await store.openAttempts()
  const reviewed = open.filter(({ phase }) => phase === 'reviewing').map(reviewCheckout)
  const judged = open.filter(({ phase }) => phase === 'voting').map(judgeCheckout)
  const inUse = new Set([...reviewed, ...judged])
  for (const { owner, path } of gates) {
    // Under the root that it was made in; the setting may have changed since.
    if (owner.kind === 'gate' && !inUse.has(owner.target))
      await git.lane.dropCheckout(owner.target, rootOf(path))
  }
}

/** A worktree's path is `<root>/<store>/<name>`. */
const rootOf = (path: string): string => path.split('/').slice(0, -2).join('/')
