import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { makerIsGone, makerMark } from '../../../files/maker-mark.ts'
import { namesIn, textOrNull } from '../../../files/or-null.ts'
import { systemProcessTable } from '../../../process/table/system-process-table.ts'
import { markLives, processMark } from '../../command/process-mark.ts'
import { asidePrefix, removeLock, seeLock } from '../../command/remove-lock.ts'
import { linked } from '../../command/repository-lock.ts'

/** Locks of deliveries that this process is doing now; any other lock of this process was left by one that failed. */
const held = new Set<string>()

/** The content of our `index.lock`: its owner, and an id that the git commands of this delivery have in their argv. */
export function newLockText(target: string): string {
  return `loopwork delivers to ${target} ${processMark()} ${randomUUID()}\n`
}

/** `-c` for git commands, so that a child that outlives us can be found by whoever recovers. */
export const deliveryMark = (lock: string): string => `loopwork.delivery=${idOf(lock)}`

const idOf = (lock: string): string => lock.trim().split(' ').at(-1) ?? ''

export type LockOwner = 'user' | 'loopwork' | 'nobody'

/** `nobody`: a loopwork process that has ended. Anything we didn't write is the user's. */
export function ownerOf(lock: string): LockOwner {
  const mark = /^loopwork delivers to \S+ (\S+) [0-9a-f-]{36}\n$/.exec(lock)?.[1]
  if (mark === undefined) return 'user'
  if (mark === processMark()) return held.has(lock) ? 'loopwork' : 'nobody'
  return markLives(mark) ? 'loopwork' : 'nobody'
}

/** The lock and its content appear at once: made by O_EXCL and then written, a kill between the two left one without an owner. */
export async function takeIndexLock(gitDir: string, lock: string): Promise<boolean> {
  const draft = `${gitDir}/${asidePrefix}${makerMark()}`
  try {
    await writeFile(draft, lock)
    const taken = await linked(draft, `${gitDir}/index.lock`)
    if (taken) held.add(lock)
    return taken
  } finally {
    // A draft that can't be deleted must not fail the lock that has been taken: the next start deletes it.
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** git's own commands have it for a moment only. Never removes a lock of the user's. */
export async function takeIndexLockPatiently(gitDir: string, lock: string): Promise<LockOwner | 'taken'> {
  for (let waitedMs = 0; ; waitedMs += 100) {
    if (await takeIndexLock(gitDir, lock)) return 'taken'
    const there = await textOrNull(`${gitDir}/index.lock`)
    const owner = there === null ? 'user' : ownerOf(there)
    if (owner === 'nobody' && there !== null) await clearLeftLock(gitDir, there)
    else if (waitedMs >= 1300) return owner
    else await pause(100)
  }
}

/** Also the copy of the index beside it. For a lock without a journal entry: no file of the user's was touched under it. */
export async function clearLeftLock(gitDir: string, lock: string): Promise<void> {
  await childrenGone(lock, 5000)
  await rm(indexCopy(gitDir), { force: true })
  await rm(`${indexCopy(gitDir)}.lock`, { force: true })
  await releaseIndexLock(gitDir, lock)
}

/**
 * A lock is written beside its place first; a kill or a full disk right then leaves the draft, whole or cut off. So its owner
 * is in its name, not only in its content.
 */
export async function clearLeftDrafts(gitDir: string): Promise<void> {
  const left = (await namesIn(gitDir)).filter(
    (name) => name.startsWith(asidePrefix) && makerIsGone(name.slice(asidePrefix.length)),
  )
  for (const name of left) await rm(`${gitDir}/${name}`, { force: true })
}

/** Only while it is ours: the user may have removed it and made a lock of their own by now. */
export async function releaseIndexLock(gitDir: string, lock: string): Promise<void> {
  held.delete(lock)
  const seen = await seeLock(`${gitDir}/index.lock`)
  if (seen?.content === lock) await removeLock(`${gitDir}/index.lock`, { seen, gitDir })
}

/** The lock file stays for the recovery: this process no longer works under it. */
export function abandonIndexLock(lock: string): void {
  held.delete(lock)
}

/** Beside the index itself: what is about to replace it. */
export const indexCopy = (gitDir: string): string => `${gitDir}/loopwork-index`

/** Waits for git commands of a delivery whose supervisor has ended. False when one still runs. */
export async function childrenGone(lock: string, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; anyChild(idOf(lock)); waitedMs += 50) {
    if (waitedMs >= limitMs) return false
    await pause(50)
  }
  return true
}

const anyChild = (id: string): boolean =>
  systemProcessTable()
    .commandLines()
    .some((line) => line.includes(`loopwork.delivery=${id}`))
