import { stat } from 'node:fs/promises'
import path from 'node:path'
import { backlogsIn } from '../backlog/find-backlog.ts'
import { folderOf } from '../backlog/folder/folder-of.ts'
import { listFolder } from '../backlog/folder/list-folder.ts'
import { sourceName } from '../backlog/source-file.ts'
import { isTracker } from '../core/backlog/tracker-name.ts'
import { LoopworkError } from '../core/errors.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Project } from './project.ts'

type Place = Pick<Project, 'root' | 'cwd'>

export interface FoundSources {
  /** Absolute. */
  readonly paths: readonly string[]
  /** The last of them that was found in a folder that was named; null where each was named itself. */
  readonly inFolder: string | null
  /** Which backlog is meant by a folder. */
  readonly notice: string | null
}

/**
 * The backlogs that names on the command line mean: each itself, or the one that lies in a folder.
 * @throws LoopworkError kind `usage` where a folder has none, or several.
 */
export async function namedSources(place: Place, names: readonly string[]): Promise<FoundSources> {
  const found = await Promise.all(names.map((name) => namedSource(place, name)))
  const inFolders = found.filter(({ isFound }) => isFound).map(({ path: file }) => file)
  const shown = inFolders.map((file) => sanitize(sourceName(place.root, file)))
  return {
    paths: found.map(({ path: file }) => file),
    inFolder: inFolders.at(-1) ?? null,
    notice: shown.length === 0 ? null : `tasks come from ${shown.join(', ')}`,
  }
}

async function namedSource(
  { root, cwd }: Place,
  name: string,
): Promise<{ readonly path: string; readonly isFound: boolean }> {
  if (isTracker(name)) return { path: name, isFound: false }
  const given = await folderOf(root, path.resolve(cwd, name))
  const isFolder = await stat(given).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  if (!isFolder || (await listFolder(root, given)) !== null) return { path: given, isFound: false }
  const [only, ...others] = await backlogsIn(root, path.relative(root, given) || '.')
  if (only !== undefined && others.length === 0) return { path: path.resolve(root, only.path), isFound: true }
  const shown = sanitize(name)
  if (only === undefined) {
    throw new LoopworkError('usage', `there is no backlog in the folder ${shown}`, {
      hint: 'name the file of a backlog, or a folder that has one at its usual place',
    })
  }
  const choices = [only, ...others].map((backlog) => sanitize(backlog.path)).join(', ')
  throw new LoopworkError('usage', `there are several backlogs in ${shown}: ${choices}`, {
    hint: 'name one of them',
  })
}
