import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { usualPaths } from './registry.ts'

export interface FoundBacklog {
  /** Relative to the root. Null: there is none. */
  readonly path: string | null
  /** Further ones nearer to the root, which were passed over. */
  readonly others: readonly string[]
  /** Folders that were looked at, relative to the root, nearest first; `.` is the root. */
  readonly folders: readonly string[]
}

/** The backlog where no source is named: the nearest one from the current folder up to the repository's root. */
export async function findBacklog({
  cwd,
  root,
}: {
  readonly cwd: string
  readonly root: string
}): Promise<FoundBacklog> {
  const folders = foldersUp(await realpath(cwd), root)
  const found: string[] = []
  for (const folder of folders) {
    for (const path of usualPaths) {
      // A link that leads nowhere exists all the same: reading it reports that.
      const there = await lstat(join(root, folder, path)).catch(() => null)
      if (there !== null) found.push(join(folder, path))
    }
  }
  const [path = null, ...others] = found
  return { path, others, folders }
}

/** Relative to the root. A folder outside, as through a link, counts as the root. */
function foldersUp(cwd: string, root: string): readonly string[] {
  const way = relative(root, cwd)
  if (way === '' || way.startsWith('..')) return ['.']
  const folders: string[] = []
  for (let folder = way; folder !== '.'; folder = dirname(folder)) folders.push(folder)
  return [...folders, '.']
}

/** A notice of where a backlog was found, or was not; null when it is where one expects it. */
export function findingLine({ path, others, folders }: FoundBacklog): string | null {
  if (path === null)
    return `no backlog was found: looked for ${usualPaths.join(', ')} in ${folders.join(', ')}`
  if (others.length > 0)
    return `tasks come from ${path}, the nearest; ${others.join(', ')} can be named instead`
  return folders.length > 1 && path !== usualPaths[0] ? `tasks come from ${path}` : null
}
