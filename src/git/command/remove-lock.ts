import { readFile, rename, rm, stat } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { makerMark } from '../../files/maker-mark.ts'
import { linked } from './repository-lock.ts'

/** A lock file as it was looked at. Another one at its path differs, whatever it contains. */
export interface LockSeen {
  readonly content: string
  readonly ageMs: number
  readonly madeAtMs: number
  readonly identity: string
}

/** Null when there is none. */
export async function seeLock(path: string): Promise<LockSeen | null> {
  try {
    const { ino, mtimeNs } = await stat(path, { bigint: true })
    const content = await readFile(path, 'utf8')
    const madeAtMs = Number(mtimeNs / 1_000_000n)
    return { content, madeAtMs, ageMs: Math.abs(Date.now() - madeAtMs), identity: `${ino} ${mtimeNs}` }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** What a kill leaves of this is cleared by name, with the drafts of locks. */
export const asidePrefix = 'loopwork-lock.'
let removals = 0

/**
 * Removes a lock if it still is the one that was looked at: since then it may have been released and taken anew, by a git that is at
 * work now. It is moved aside first, looked at again there, and put back when it is another one. True when the path is free of it.
 * @param gitDir where it is put aside: below `refs` git would take it for a ref.
 */
export async function removeLock(
  path: string,
  { seen, gitDir }: { readonly seen: LockSeen; readonly gitDir: string },
): Promise<boolean> {
  const aside = `${gitDir}/${asidePrefix}${makerMark()}.${++removals}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
  const found = await seeLock(aside)
  const isIt = found?.identity === seen.identity && found.content === seen.content
  if (!isIt) await linked(aside, path)
  await rm(aside, { force: true })
  return isIt
}
