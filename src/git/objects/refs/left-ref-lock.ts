import { setTimeout as pause } from 'node:timers/promises'
import { removeLock, seeLock } from '../../command/remove-lock.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'

/** git has a ref locked for much less than this. */
const longestMs = 3_000
const pauseMs = 50

/**
 * Removes the lock that a killed git has left on a ref below `refs/loopwork`, or on a branch of ours: nobody else writes there, so
 * one that is older than any update belongs to no process, and a younger one is waited for. A lock of the user's refs is never touched. True when the update may be
 * tried again.
 * @param ref the ref of ours that is updated; null where it is, or may be, the user's.
 * @param stderr what git printed when it could not lock it.
 */
export async function clearLeftRefLock(
  context: RepositoryContext,
  ref: string | null,
  stderr: string,
): Promise<boolean> {
  const { commonDir } = context.repository
  const lock = /Unable to create '(.+\.lock)'/.exec(stderr)?.[1]
  if (lock === undefined) return false
  if (!lock.startsWith(`${commonDir}/refs/loopwork/`) && lock !== `${commonDir}/${ref}.lock`) return false
  for (let waitedMs = 0; waitedMs < 2 * longestMs; waitedMs += pauseMs) {
    const seen = await seeLock(lock)
    if (seen === null) return true
    if (seen.ageMs >= longestMs) return removeLock(lock, { seen, gitDir: commonDir })
    // A git that lives releases it in a moment; that of one that was killed grows old.
    await pause(pauseMs)
  }
  return false
}
