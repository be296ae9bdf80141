import { lstatSync, opendirSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochMs } from '../core/ids.ts'

/** How long it works before other work gets a turn. */
const turnMs = 8

/**
 * Whether anything below a folder was made, written, removed or renamed after a moment, by the times of files and folders; git's own
 * folder counts as a file, and links are not followed. Ends at the first thing that was. 100,000 unchanged files take about a second, in turns of some
 * milliseconds.
 */
export async function changedSince(dir: string, moment: EpochMs): Promise<boolean> {
  let turnEnds = performance.now() + turnMs
  const folders = [dir]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (isNewer(folder, moment)) return true
    const opened = openedOrNull(folder)
    if (opened === null) continue
    try {
      for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
        const path = join(folder, entry.name)
        if (entry.isDirectory() && entry.name !== '.git') folders.push(path)
        else if (isNewer(path, moment)) return true
        if (performance.now() < turnEnds) continue
        await new Promise((resolve) => setImmediate(resolve))
        turnEnds = performance.now() + turnMs
      }
    } finally {
      opened.closeSync()
    }
  }
  return false
}

/** By the later of both times: contents and, with a time that was set by hand, everything else. What is gone is not newer: its folder is. */
function isNewer(path: string, moment: EpochMs): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found !== undefined && Math.max(found.mtimeMs, found.ctimeMs) > moment
}

function openedOrNull(folder: string): ReturnType<typeof opendirSync> | null {
  try {
    return opendirSync(folder)
  } catch {
    // Gone meanwhile, or closed to us: its own time was looked at.
    return null
  }
}
