import { readFile, rename, rm, stat } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { makerMark } from '../../files/maker-mark.ts'
import { linked } from './repository-lock.ts'

/** A lock file as it was seen. Another one at the same path differs from it, even with the same content. */
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

/** What a kill leaves here is deleted later by its name, with the drafts of locks. */
export const asidePrefix = 'loopwork-lock.'
let removals = 0

/**
 * Removes a lock if it still is the one that was seen: since then it may have been released and taken again, by a git that is running
 * now. It is moved aside first, compared there, and put back when it is another one. Returns true when the path is free of it.
 * @param gitDir to which it is moved: below `refs` git would mistake it for a ref.
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
