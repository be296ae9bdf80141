import { open } from 'node:fs/promises'
import { errorText } from '../../core/error-text.ts'
import type { Oid } from '../../core/ids.ts'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand } from '../command/git-command.ts'
import { saidByGit } from '../command/git-error.ts'
import { onDisk, shown, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit, type GitResult } from '../command/run-git.ts'
import { writtenFiles } from '../objects/obstacles.ts'
import { forgetPublished, notePublished } from './as-published.ts'
import {
  draftIndex,
  held,
  journalEntry,
  wayOf,
  type Delivery,
  type DeliveryJournal,
  type Held,
} from './delivery.ts'
import { editsInTheWay } from './edits-in-the-way.ts'
import { publishIndex, stageIndex } from './index-file.ts'
import { abandonIndexLock, releaseIndexLock } from './locks/index-lock.ts'
import { cancelDelivery, lockDelivery, type Prepared } from './prepare.ts'
import { lookBefore, putBack, type Before } from './put-back.ts'

/**
 * The second half of a delivery, for all checkouts of the target together. Files go before the ref: the other way round, a
 * `git commit -a` of the user's in between reverts the merged work silently. It is whole or undone: whatever fails,
 * files, index and branch are as they were, no lock of ours is left, and the reason is what failed.
 */
export async function deliver(
  context: RepositoryContext,
  journal: DeliveryJournal,
  prepared: readonly Prepared[],
  moveBranch: () => Promise<boolean>,
): Promise<'moved' | 'moved meanwhile' | Held> {
  const begun: BegunDelivery[] = []
  try {
    for (const each of prepared) {
      const doing: BegunDelivery = {
        delivery: each.delivery,
        changes: each.changes,
        before: null,
        written: false,
      }
      begun.push(doing)
      // The journal comes before the lock: a lock without an entry in it could not be distinguished from one whose
      // delivery has ended.
      await journal.journalOpen(journalEntry(each.delivery))
      const locked = await lockDelivery(context, each)
      if (locked.kind === 'held') return await restoreAll(context, journal, begun, locked)
      doing.changes = locked.changes
    }
    for (const each of begun) {
      each.before = await lookBefore(each.delivery.checkout.root, each.changes)
      const refusal = await writeFiles(context, each)
      if (refusal !== null) return await restoreAll(context, journal, begun, refusal)
      await stageIndex(each.delivery)
    }
    if (!(await moveBranch())) return (await restoreAll(context, journal, begun, null)) ?? 'moved meanwhile'
  } catch (error) {
    return restoreAll(context, journal, begun, held(`${errorText(error)}; your files are as they were`))
  }
  return publish(context, journal, begun)
}

/**
 * The branch has moved, so nothing is undone any more. What can't be done now is done by the next recovery, from the
 * journal.
 */
async function publish(
  context: RepositoryContext,
  journal: DeliveryJournal,
  begun: readonly BegunDelivery[],
): Promise<'moved' | Held> {
  for (const [at, { delivery }] of begun.entries()) {
    const { gitDir, root } = delivery.checkout
    try {
      await publishIndex(delivery)
    } catch (error) {
      for (const left of begun.slice(at)) abandonIndexLock(left.delivery.lock)
      forgetPublished(context, delivery.checkout)
      return held(`the index of ${root} could not be replaced: ${errorText(error)}`)
    }
    await notePublished(context, delivery.checkout)
    await releaseIndexLock(gitDir, delivery.lock)
    await journal.journalClose(root)
  }
  return 'moved'
}

interface BegunDelivery {
  readonly delivery: Delivery
  changes: Prepared['changes']
  /** Null until files are about to be written. */
  before: Before | null
  /** Whether git wrote all of them. */
  written: boolean
}

/** Restores everything. What can't be restored is reported and stays in the journal, so that the next recovery continues. */
async function restoreAll<T extends Held | null>(
  context: RepositoryContext,
  journal: DeliveryJournal,
  begun: readonly BegunDelivery[],
  reason: T,
): Promise<T | Held> {
  const left = new Map<Delivery, readonly PathBytes[]>()
  for (const { delivery, changes, before, written } of begun) {
    const { from, to } = delivery
    const back = written && (await switchFiles(context, delivery, to, from)).code === 0
    const files = before === null || back ? [] : await putBack(context, delivery, changes, before)
    left.set(delivery, files)
    forgetPublished(context, delivery.checkout)
    await cancelDelivery(delivery)
  }
  for (const [delivery, files] of left) {
    if (files.length === 0) await journal.journalClose(delivery.checkout.root)
  }
  const names = [...left.values()].flat().map(shown)
  if (names.length === 0) return reason
  const why = reason?.why.split('; your files')[0] ?? 'the branch moved meanwhile'
  return held(`${why}; some files could not be put back yet`, names, reason === null ? {} : wayOf(reason))
}

async function writeFiles(context: RepositoryContext, begun: BegunDelivery): Promise<Held | null> {
  const { delivery, changes } = begun
  const { checkout } = delivery
  const result = await switchFiles(context, delivery, delivery.from, delivery.to)
  if (result.code !== 0) {
    if (/^error: Entry '/m.test(result.stderr))
      return editsInTheWay(context, delivery, { changes: begun.changes, refusal: result })
    return held(
      `the files of ${checkout.root} could not be written: ${saidByGit(result)}; your files are as they were`,
      [],
      'see to it that they can be written; it is tried again by itself',
    )
  }
  begun.written = true
  // git never syncs a work tree: after a power cut the branch would name files that are empty.
  for (const path of writtenFiles(changes)) await sync(onDisk(checkout.root, path))
  return null
}

/** git looks at everything before it writes anything. No time limit: a killed git would leave files to restore. */
function switchFiles(
  context: RepositoryContext,
  { privateDir, lock }: Delivery,
  from: Oid,
  to: Oid,
): Promise<GitResult> {
  return runGit(contentCommand(context, privateDir, 'read-tree', ['-m', '-u', from, to], draftIndex(lock)), {
    timeoutMs: null,
  })
}

async function sync(path: Buffer): Promise<void> {
  try {
    const file = await open(path, 'r')
    try {
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (error) {
    // Deleted by the user at this moment: stays deleted.
    if (!isMissing(error)) throw error
  }
}
