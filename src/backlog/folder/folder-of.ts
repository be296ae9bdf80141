import { basename, dirname, join, resolve } from 'node:path'
import { readUserFile } from '../../files/read-user-file.ts'
import { folderNamedBy, isFolderConfig, isOfBacklogMd, rootConfig } from './folder-config.ts'

/** The folder that is meant where its configuration is named; any other path is what it is. */
export async function folderOf(root: string, path: string): Promise<string> {
  const name = basename(path)
  if (name !== rootConfig && !isFolderConfig(name)) return path
  const read = await readUserFile(resolve(root, path), 1024 * 1024)
  if (read.kind !== 'file') return path
  const text = read.bytes.toString('utf8')
  if (!isOfBacklogMd(text)) return path
  return name === rootConfig ? join(dirname(path), folderNamedBy(text)) : dirname(path)
}
