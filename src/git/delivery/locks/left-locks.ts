import { stat } from 'node:fs/promises'
import { isMissing } from '../../../files/is-missing.ts'
import { textOrNull } from '../../../files/or-null.ts'
import type { FoundRepository } from '../../repository/find-repository.ts'
import { ownerOf } from './index-lock.ts'

export interface LeftLock {
  readonly path: string
  readonly ageMs: number
  /** Left by a loopwork process; the next one removes it. */
  readonly ours: boolean
}

/** git has a lock for much less than this. */
const longestMs = 3_000

/**
 * Locks that have been there longer than a git command takes: while one exists, neither a delivery nor the user's git
 * can write.
 */
export async function leftLocks(
  { commonDir, gitDir }: Pick<FoundRepository, 'commonDir' | 'gitDir'>,
  branches: readonly string[],
): Promise<readonly LeftLock[]> {
  const files = new Set([
    ...['index', 'HEAD'].map((name) => `${gitDir}/${name}.lock`),
    ...['HEAD', 'packed-refs', 'config'].map((name) => `${commonDir}/${name}.lock`),
    ...branches.map((branch) => `${commonDir}/refs/heads/${branch}.lock`),
  ])
  const now = Date.now()
  const locks: LeftLock[] = []
  for (const path of files) {
    const since = await changedAt(path)
    if (since === null || now - since < longestMs) continue
    const owner = path.endsWith('/index.lock') ? ownerOf((await textOrNull(path)) ?? '') : 'user'
    if (owner !== 'loopwork') locks.push({ path, ageMs: now - since, ours: owner === 'nobody' })
  }
  return locks
}

async function changedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
