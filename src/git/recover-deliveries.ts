import { rename, rm, stat } from 'node:fs/promises'
import type { DeliveryEntry } from '../core/ports/store.ts'
import { completeDelivery } from './complete-delivery.ts'
import { delivery, held, type Delivery, type DeliveryJournal, type Held } from './delivery.ts'
import { exists } from './in-progress.ts'
import {
  childrenGone,
  clearLeftLock,
  indexCopy,
  ownerOf,
  releaseIndexLock,
  takeIndexLock,
} from './index-lock.ts'
import { branchRef, moveRef, readRef } from './refs.ts'
import { contentOrNull } from './repository-lock.ts'
import type { Site } from './site.ts'
import { headOf, userCheckouts, type Checkout } from './target-places.ts'

/** Puts right what deliveries to this target that were killed left. Null when nothing is left to do. */
export async function recoverDeliveries(
  site: Site,
  journal: DeliveryJournal,
  target: string,
): Promise<Held | null> {
  const entries = await journal.journalEntries()
  await clearLeftLocks(site, new Set(entries.map(({ lock }) => lock)))
  for (const entry of entries) {
    if (entry.target !== target) continue
    if (ownerOf(entry.lock) === 'loopwork') return held(`another loopwork is delivering to ${entry.checkout}`)
    const left = await recover(site, journal, entry)
    if (left !== null) return left
  }
  return null
}

/** Killed before the journal was opened, or after it was closed: no file is in doubt, but the user's git would wait for ever. */
async function clearLeftLocks(site: Site, journaled: ReadonlySet<string>): Promise<void> {
  for (const { gitDir } of await userCheckouts(site)) {
    const lock = await contentOrNull(`${gitDir}/index.lock`)
    if (lock !== null && !journaled.has(lock) && ownerOf(lock) === 'nobody') await clearLeftLock(gitDir, lock)
  }
}

async function recover(site: Site, journal: DeliveryJournal, entry: DeliveryEntry): Promise<Held | null> {
  const checkout = (await userCheckouts(site)).find(({ root }) => root === entry.checkout)
  if (checkout === undefined || !(await exists(checkout.root))) {
    await journal.journalClose(entry.checkout)
    return null
  }
  if (!(await childrenGone(entry.lock, 20_000))) return held(`a git command still works on ${entry.checkout}`)
  const locked = await relock(checkout, entry.lock)
  if (locked !== null) return locked
  const plan = await delivery(site, { ...entry, checkout })
  const left = await settle(site, plan, entry)
  if (left !== null) return left
  await journal.journalClose(entry.checkout)
  await releaseIndexLock(checkout.gitDir, entry.lock)
  return null
}

/** Keeps our lock, or takes it anew when the user removed it. */
async function relock({ gitDir, root }: Checkout, lock: string): Promise<Held | null> {
  const there = await contentOrNull(`${gitDir}/index.lock`)
  if (there === lock) return null
  if (there === null && (await takeIndexLock(gitDir, lock))) return null
  return held(`${root} is locked (${gitDir}/index.lock), with work on its files unfinished`)
}

async function settle(site: Site, plan: Delivery, entry: DeliveryEntry): Promise<Held | null> {
  const { checkout, target, from, to } = plan
  for (const lock of [
    `${checkout.gitDir}/HEAD.lock`,
    `${site.repository.commonDir}/refs/heads/${target}.lock`,
  ]) {
    if (!(await clearedRefLock(lock, entry))) return held(`${lock} is in the way`)
  }
  const tip = await readRef(site, branchRef(target))
  const stayed = (await headOf(checkout.gitDir)) === branchRef(target) && (tip === from || tip === to)
  if (!stayed) {
    // The user took our lock away and went on: their files, index and branch are theirs. The lane merges again.
    await rm(indexCopy(checkout.gitDir), { force: true })
    return null
  }
  await completeDelivery(site, plan)
  const why = `follow the lane of ${target}`
  if (tip === from && !(await moveRef(site, { name: branchRef(target), to, from, why }))) {
    return held(`${target} moved while its files were put right`)
  }
  await rename(indexCopy(checkout.gitDir), `${checkout.gitDir}/index`)
  return null
}

/** A killed update-ref leaves its locks, empty or with what it was about to write. Any other one is somebody else's. */
async function clearedRefLock(path: string, entry: DeliveryEntry): Promise<boolean> {
  const content = await contentOrNull(path)
  if (content === null) return true
  const { mtimeMs } = await stat(path)
  // File times are coarse, and the journal's clock is the wall's.
  const newer = mtimeMs >= entry.at - 2000
  if (!newer || (content !== '' && content.trim() !== entry.to)) return false
  await rm(path, { force: true })
  return true
}
