import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { usualPaths } from './registry.ts'

/** The backlog of a repository where no source is named, relative to its root; null when there is none. */
export async function findBacklog(root: string): Promise<string | null> {
  for (const path of usualPaths) {
    // A link that leads nowhere is there all the same: reading it says so.
    const found = await lstat(join(root, path)).catch(() => null)
    if (found !== null) return path
  }
  return null
}
