import { lstat, readdir } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import type { ChangedPath } from './changed-paths.ts'
import { isGitlink } from './changed-paths.ts'
import { isMissing } from './git-failure.ts'
import { onDisk, pathBytes, type PathBytes } from './path-bytes.ts'

/**
 * What git's own check lets through and would lose or bring back: a file in the way that is ignored,
 * a file that the user deleted. A folder in the way is fine while all in it goes with the change.
 */
export async function obstacles(
  root: string,
  changes: readonly ChangedPath[],
): Promise<readonly PathBytes[]> {
  const leaving = new Set(changes.filter(({ to }) => to === null).map(({ path }) => path))
  const found: PathBytes[] = []
  for (const { path, from, to } of changes) {
    const there = await statOrNull(root, path)
    if (from !== null && there === null) found.push(path)
    if (from === null && to !== null && there !== null && !(await fitsIn(root, path, there, leaving)))
      found.push(path)
  }
  return found
}

async function fitsIn(
  root: string,
  path: PathBytes,
  there: Stats,
  leaving: ReadonlySet<PathBytes>,
): Promise<boolean> {
  return there.isDirectory() && (await holdsOnly(root, path, leaving))
}

/** Whether every file below a folder is one of these. */
export async function holdsOnly(
  root: string,
  folder: PathBytes,
  files: ReadonlySet<PathBytes>,
): Promise<boolean> {
  const entries = await readdir(onDisk(root, folder), { withFileTypes: true, encoding: 'buffer' })
  for (const entry of entries) {
    const path = pathBytes(`${folder}/${entry.name.toString('latin1')}`)
    const fits = entry.isDirectory() ? await holdsOnly(root, path, files) : files.has(path)
    if (!fits) return false
  }
  return true
}

export async function statOrNull(root: string, path: PathBytes): Promise<Stats | null> {
  try {
    return await lstat(onDisk(root, path))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Regular files that a change leaves behind: what has to be on the disk before the ref says so. */
export const writtenFiles = (changes: readonly ChangedPath[]): readonly PathBytes[] =>
  changes
    .filter(({ to }) => to !== null && to.mode.startsWith('100') && !isGitlink(to))
    .map(({ path }) => path)
