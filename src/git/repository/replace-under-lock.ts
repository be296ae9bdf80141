import { chmod, chown, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { draftOf } from '../../files/draft-name.ts'
import { removeDrafts, writeDraft } from '../../files/draft.ts'
import { isMissing } from '../../files/is-missing.ts'
import { bytesOrNull } from '../../files/or-null.ts'
import { syncFolder } from '../../files/sync-folder.ts'
import { linked } from '../command/repository-lock.ts'

export interface NewContent {
  /** One character per byte. */
  readonly content: string
  readonly mode: number
}

/**
 * Replaces a file that git writes, too, as git does: whole, under `<path>.lock`, with its owner. Killed or failing at any
 * moment it leaves the file as it was or as it is to be. A link at `path` is replaced, not followed.
 * @throws LoopworkError kind `git` when another git has it locked.
 */
export async function replaceUnderLock(path: string, { content, mode }: NewContent): Promise<void> {
  await removeDrafts(path)
  const draft = draftOf(path)
  const lock = `${path}.lock`
  try {
    await writeDraft(draft, { content: Buffer.from(content, 'latin1'), mode, exactly: true, durable: true })
    await giveTo(draft, await ownerOf(path))
    await acquire(draft, lock, content)
    await rename(lock, path)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(path))
}

/**
 * git has the lock for a moment only. A lock with exactly the new content was left by a loopwork that was killed at this
 * point.
 */
async function acquire(draft: string, lock: string, content: string): Promise<void> {
  for (let waitedMs = 0; waitedMs <= 1_000; waitedMs += 50) {
    if (await linked(draft, lock)) return
    if ((await bytesOrNull(lock)) === content) return
    await pause(50)
  }
  throw new LoopworkError('git', `writing ${lock.slice(0, -'.lock'.length)}: ${lock} is in the way`, {
    hint: `another git writes it; if none is at work: rm ${shellWord(lock)}`,
  })
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Of the file that is replaced, or of its folder where there is none. */
async function ownerOf(path: string): Promise<Owner> {
  try {
    return await stat(path)
  } catch (error) {
    if (isMissing(error)) return stat(dirname(path))
    throw error
  }
}

/** Only root may give a file to another owner; anybody else already owns it. */
async function giveTo(file: string, { uid, gid }: Owner): Promise<void> {
  const made = await stat(file)
  if (made.uid === uid && made.gid === gid) return
  const { mode } = made
  try {
    await chown(file, uid, gid)
    // A change of the owner takes some bits of the mode away.
    await chmod(file, mode & 0o7777)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  }
}
