import { open, rename } from 'node:fs/promises'
import type { Oid } from '../core/ids.ts'
import { journalEntry, marked, type Delivery, type DeliveryJournal } from './delivery.ts'
import { contentCommand } from './git-command.ts'
import { isMissing, succeeded } from './git-failure.ts'
import { indexCopy, releaseIndexLock } from './index-lock.ts'
import { writtenFiles } from './obstacles.ts'
import { onDisk } from './path-bytes.ts'
import { cancelDelivery, type Prepared } from './prepare-delivery.ts'
import type { Site } from './site.ts'
import { runGit } from './spawn.ts'

/**
 * The second half of a delivery, for all checkouts of the target together. Files go before the ref: the other way round, a
 * `git commit -a` of the user's in between takes the merged work back without a word.
 * False when the branch moved meanwhile; the files are then as they were.
 */
export async function deliver(
  site: Site,
  journal: DeliveryJournal,
  prepared: readonly Prepared[],
  moveBranch: () => Promise<boolean>,
): Promise<boolean> {
  for (const each of prepared) await journal.journalOpen(journalEntry(each.delivery))
  for (const each of prepared) await writeFiles(site, each)
  const moved = await moveBranch()
  for (const { delivery } of prepared) {
    if (moved) await rename(indexCopy(delivery.checkout.gitDir), `${delivery.checkout.gitDir}/index`)
    else await switchFiles(site, delivery, delivery.to, delivery.from)
    await journal.journalClose(delivery.checkout.root)
    if (moved) await releaseIndexLock(delivery.checkout.gitDir, delivery.lock)
    else await cancelDelivery(delivery)
  }
  return moved
}

async function writeFiles(site: Site, { delivery, changes }: Prepared): Promise<void> {
  await switchFiles(site, delivery, delivery.from, delivery.to)
  // git never syncs a work tree: after a power cut the branch would name files that are empty.
  for (const path of writtenFiles(changes)) await sync(onDisk(delivery.checkout.root, path))
}

/** git looks at everything before it writes anything. No time limit: cut off, it would have to be recovered. */
async function switchFiles(
  site: Site,
  { slot, lock, checkout }: Delivery,
  from: Oid,
  to: Oid,
): Promise<void> {
  const command = contentCommand(site, slot, 'read-tree', ['-m', '-u', from, to], marked(lock))
  succeeded(
    await runGit(command, { timeoutMs: null }),
    `bringing the files of ${checkout.root} to the merged work`,
  )
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
    // Deleted by the user in this moment: theirs to delete.
    if (!isMissing(error)) throw error
  }
}
