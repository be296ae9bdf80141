import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { EpochMs } from '../../core/ids.ts'
import { filePartOf } from '../source-part.ts'
import { listFolder, taskFolders } from './list-folder.ts'

/** When a source was last changed: its file, or any of those that a folder is made of, one that is gone included. Null: it is not there. */
export async function changedAt(root: string, source: string): Promise<EpochMs | null> {
  const file = resolve(root, filePartOf(root, source))
  const folder = await listFolder(root, file)
  if (folder === null) return changeOf(file)
  const paths = [...taskFolders, ...folder.files.map(({ path }) => path)]
  const changes = await Promise.all(paths.map((path) => changeOf(join(folder.realPath, path))))
  return changes.reduce((newest, at) => (at !== null && (newest === null || at > newest) ? at : newest), null)
}

const changeOf = (path: string): Promise<EpochMs | null> =>
  stat(path).then(
    ({ ctimeMs }) => ctimeMs,
    () => null,
  )
