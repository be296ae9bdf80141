import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { errorText } from '../../core/error-text.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { DeliveryEntry } from '../../core/ports/lane-store.ts'
import { exists, textOrNull } from '../../files/or-null.ts'
import { removeLock, seeLock } from '../command/remove-lock.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { isAncestor } from '../objects/commits.ts'
import { branchRef, laneRef, deliveredRef, readRef, readRefs } from '../objects/refs/refs.ts'
import { completeDelivery, isUntouched } from './complete-after-kill.ts'
import { delivery, held, type Delivery, type DeliveryJournal, type Held } from './delivery.ts'
import { lockInTheWay, refLocks } from './fitness.ts'
import { publishIndex, stageIndex } from './index-file.ts'
import {
  abandonIndexLock,
  childrenGone,
  clearLeftDrafts,
  clearLeftLock,
  indexCopy,
  ownerOf,
  releaseIndexLock,
  takeIndexLock,
} from './locks/index-lock.ts'
import { moveDelivered } from './move-delivered.ts'
import { dropMark } from './move-taken-back.ts'
import { headOf, userCheckouts, type Checkout } from './target-checkouts.ts'

/** Completes or undoes killed deliveries to this target. Null when nothing is left to do. */
export async function recoverDeliveries(
  context: RepositoryContext,
  journal: DeliveryJournal,
  target: string,
): Promise<Held | null> {
  const entries = await journal.journalEntries()
  await clearLeftLocks(context, new Set(entries.map(({ lock }) => lock)))
  for (const entry of entries) {
    if (entry.target !== target) continue
    const left = await recover(context, journal, entry)
    if (left !== null) return left
  }
  return null
}

/**
 * Killed before the journal was opened, or after it was closed: no file is affected, but the lock would block the user's
 * git for ever.
 */
async function clearLeftLocks(context: RepositoryContext, journaled: ReadonlySet<string>): Promise<void> {
  for (const { gitDir } of await userCheckouts(context)) {
    const lock = await textOrNull(`${gitDir}/index.lock`)
    if (lock !== null && !journaled.has(lock) && ownerOf(lock) === 'nobody') await clearLeftLock(gitDir, lock)
    await clearLeftDrafts(gitDir)
  }
}

async function recover(
  context: RepositoryContext,
  journal: DeliveryJournal,
  entry: DeliveryEntry,
): Promise<Held | null> {
  const checkout = (await userCheckouts(context)).find(({ root }) => root === entry.checkout)
  if (checkout === undefined || !(await exists(checkout.root))) {
    await journal.journalClose(entry.checkout)
    return null
  }
  if (await inOtherHands(checkout, entry)) return held(`another loopwork is delivering to ${entry.checkout}`)
  if (!(await childrenGone(entry.lock, 20_000))) return held(`a git command still works on ${entry.checkout}`)
  const locked = await relock(checkout, entry.lock)
  if (typeof locked === 'object') return locked
  const plan = await delivery(context, { ...entry, checkout })
  const left = await finishOrPutBack(context, plan, { entry, wasLocked: locked === 'ours still' }).catch(
    (error: unknown): Held => held(`finishing the delivery to ${checkout.root}: ${errorText(error)}`),
  )
  if (left !== null) {
    await letGo(context, plan)
    return left
  }
  await journal.journalClose(entry.checkout)
  await releaseIndexLock(checkout.gitDir, entry.lock)
  return null
}

/** How long a loopwork takes from the journal to the lock, and from the lock's end to the journal, by far. */
const handoverMs = 10_000

/** A living process may have given up a delivery and left it in the journal: it is at work only while it has the lock. */
async function inOtherHands({ gitDir }: Checkout, entry: DeliveryEntry): Promise<boolean> {
  if (ownerOf(entry.lock) !== 'loopwork') return false
  const holds = (await textOrNull(`${gitDir}/index.lock`)) === entry.lock
  return holds || Math.abs(Date.now() - entry.at) < handoverMs
}

/** Takes over our lock, or makes it anew when it does not exist any more. */
async function relock({ gitDir, root }: Checkout, lock: string): Promise<Held | 'ours still' | 'taken anew'> {
  const there = await textOrNull(`${gitDir}/index.lock`)
  if (there === lock) return 'ours still'
  if (there === null && (await takeIndexLock(gitDir, lock))) return 'taken anew'
  return held(
    `${root} is locked (${gitDir}/index.lock), with work on its files unfinished`,
    [],
    `when no git command runs there: rm ${shellWord(`${gitDir}/index.lock`)}`,
  )
}

/**
 * A recovery that can't go on leaves the user's git free. Not while the branch is at the new commit with the old index:
 * the next commit would revert the work.
 */
async function letGo(context: RepositoryContext, { checkout, lock, target, to }: Delivery): Promise<void> {
  if ((await readRef(context, branchRef(target))) === to) abandonIndexLock(lock)
  else await releaseIndexLock(checkout.gitDir, lock)
}

async function finishOrPutBack(
  context: RepositoryContext,
  plan: Delivery,
  { entry, wasLocked }: { readonly entry: DeliveryEntry; readonly wasLocked: boolean },
): Promise<Held | null> {
  const { checkout, target, from, to } = plan
  const ours = [deliveredRef(target), laneRef(target)].map(
    (name) => `${context.repository.commonDir}/${name}.lock`,
  )
  for (const lock of [...refLocks(context, target, checkout.gitDir), ...ours]) {
    if (!(await clearedRefLock(lock, { entry, gitDir: checkout.gitDir }))) return lockInTheWay(lock)
  }
  const refs = await readRefs(context, [branchRef(target), deliveredRef(target)])
  const tip = refs.get(branchRef(target))
  const wentBack = tip === from && refs.get(deliveredRef(target)) === to
  const stayed = (await headOf(checkout.gitDir)) === branchRef(target) && (tip === from || tip === to)
  if (!stayed || wentBack) {
    // The user removed our lock and went on: files, index and branch stay as they are now. The lane checks the branch again.
    await rm(indexCopy(checkout.gitDir), { force: true })
    return null
  }
  // Killed between the journal and the lock: an ordinary delivery does the checks first.
  if (!wasLocked && tip === from && (await isUntouched(context, plan))) {
    await dropMark(context, target, from)
    return null
  }
  const takesBack = await isAncestor(context, plan.privateDir, to, from)
  const way = takesBack && tip === from ? await back(context, plan) : plan
  await completeDelivery(context, way)
  await stageIndex(way)
  if (tip === from && way === plan && !(await moveDelivered(context, { target, from, to }))) {
    return held(`${target} moved while its files were put right`)
  }
  await publishIndex(way)
  if (way !== plan) await dropMark(context, target, from)
  return null
}

/**
 * An undo that was killed before the branch moved has not begun: whoever still wants it asks again. If it went on, it would take back a
 * merge on which others may have been built by now.
 */
const back = (
  context: RepositoryContext,
  { checkout, target, from, to, lock }: Delivery,
): Promise<Delivery> => delivery(context, { checkout, target, lock, from: to, to: from })

/**
 * A killed update-ref leaves its locks, empty or with what it was about to write. Any other lock belongs to another
 * process. So may an empty one that is recent: git fills its lock at once, and has it for a moment only.
 */
async function clearedRefLock(
  path: string,
  { entry, gitDir }: { readonly entry: DeliveryEntry; readonly gitDir: string },
): Promise<boolean> {
  for (;;) {
    const seen = await seeLock(path)
    if (seen === null) return true
    // File times are coarse, and the journal uses the wall clock.
    const isNewer = seen.madeAtMs >= entry.at - 2000
    if (!isNewer || (seen.content !== '' && seen.content.trim() !== entry.to)) return false
    if (seen.content !== '' || seen.ageMs >= longestMs) return removeLock(path, { seen, gitDir })
    await pause(100)
  }
}

/** git has the lock of a ref for a moment only. */
const longestMs = 3_000
