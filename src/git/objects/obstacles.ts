import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { onDisk, pathBytes, type PathBytes } from '../command/path-bytes.ts'
import type { ChangedPath } from './changed-paths.ts'
import { isGitlink } from './changed-paths.ts'

/**
 * What git's own check lets through and would lose or bring back: an ignored file or link in the way, at the path itself or
 * where a folder above it must be; a file that the user deleted; the files of a submodule whose place is taken.
 * A folder in the way is fine while all in it goes with the change.
 */
export async function obstacles(
  root: string,
  changes: readonly ChangedPath[],
): Promise<readonly PathBytes[]> {
  const leaving = new Set(changes.filter(({ to }) => to === null).map(({ path }) => path))
  const above = new FoldersAbove(root, leaving)
  const found = new Set<PathBytes>()
  for (const change of changes) {
    const blocking = await above.blocking(change.path)
    const inTheWay = blocking === null ? await atPath(root, change, changes, leaving) : [blocking]
    for (const path of inTheWay) found.add(path)
  }
  return [...found]
}

/** Looks at each folder once, however many changes lie below it. */
class FoldersAbove {
  readonly #root: string
  readonly #leaving: ReadonlySet<PathBytes>
  readonly #known = new Map<PathBytes, Promise<boolean>>()

  constructor(root: string, leaving: ReadonlySet<PathBytes>) {
    this.#root = root
    this.#leaving = leaving
  }

  /**
   * The file or link that stands where a folder above `path` has to be. git deletes it silently when it is ignored.
   * One that the same change deletes is tracked: git itself refuses when it has edits.
   */
  async blocking(path: PathBytes): Promise<PathBytes | null> {
    for (const folder of foldersAbove(path)) {
      let blocks = this.#known.get(folder)
      if (blocks === undefined) {
        blocks = this.#blocks(folder)
        this.#known.set(folder, blocks)
      }
      if (await blocks) return folder
    }
    return null
  }

  async #blocks(folder: PathBytes): Promise<boolean> {
    if (this.#leaving.has(folder)) return false
    const there = await statOrNull(this.#root, folder)
    return there !== null && !there.isDirectory()
  }
}

/** `a/b/c` has `a` and `a/b` above it. */
export function foldersAbove(path: PathBytes): readonly PathBytes[] {
  const folders: PathBytes[] = []
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    folders.push(pathBytes(path.slice(0, end)))
  }
  return folders
}

async function atPath(
  root: string,
  change: ChangedPath,
  changes: readonly ChangedPath[],
  leaving: ReadonlySet<PathBytes>,
): Promise<readonly PathBytes[]> {
  const { path, from, to } = change
  const there = await statOrNull(root, path)
  if (from === null) {
    if (to === null || there === null) return []
    return there.isDirectory() ? strangersIn(root, path, leaving) : [path]
  }
  if (there === null) return [path]
  if (!there.isDirectory()) return []
  if (!isGitlink(from)) return [path]
  return !isGitlink(to) && placeIsTaken(change, changes) && !(await isEmpty(root, path)) ? [path] : []
}

/** Whether files of the work would replace a submodule; one that is only removed from the index stays on disk. */
const placeIsTaken = ({ path, to }: ChangedPath, changes: readonly ChangedPath[]): boolean =>
  to !== null || changes.some((other) => other.to !== null && other.path.startsWith(`${path}/`))

const isEmpty = async (root: string, folder: PathBytes): Promise<boolean> =>
  (await readdir(onDisk(root, folder))).length === 0

/** The user's files in a folder that a file of the work replaces; the folder itself where it contains only such files. */
async function strangersIn(
  root: string,
  folder: PathBytes,
  leaving: ReadonlySet<PathBytes>,
): Promise<readonly PathBytes[]> {
  const files = await filesBelow(root, folder)
  const strangers = files.filter((file) => !leaving.has(file))
  return strangers.length > 0 && strangers.length === files.length ? [folder] : strangers
}

async function filesBelow(root: string, folder: PathBytes): Promise<readonly PathBytes[]> {
  const entries = await readdir(onDisk(root, folder), { withFileTypes: true, encoding: 'buffer' })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = pathBytes(`${folder}/${entry.name.toString('latin1')}`)
      return entry.isDirectory() ? filesBelow(root, path) : [path]
    }),
  )
  return found.flat()
}

/** Whether every file below a folder is one of these. */
export async function holdsOnly(
  root: string,
  folder: PathBytes,
  files: ReadonlySet<PathBytes>,
): Promise<boolean> {
  return (await filesBelow(root, folder)).every((file) => files.has(file))
}

export async function statOrNull(root: string, path: PathBytes): Promise<Stats | null> {
  try {
    return await lstat(onDisk(root, path))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The regular files that a change writes: they have to be synced before the ref moves. */
export const writtenFiles = (changes: readonly ChangedPath[]): readonly PathBytes[] =>
  changes
    .filter(({ to }) => to !== null && to.mode.startsWith('100') && !isGitlink(to))
    .map(({ path }) => path)
