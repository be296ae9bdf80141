import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'
import { readUserFile } from '../../files/read-user-file.ts'
import { folderNamedBy, isFolderConfig, isOfBacklogMd, rootConfig } from './folder-config.ts'

/** The folder that is meant where its configuration is named; any other path is what it is. */
export async function folderOf(root: string, path: string): Promise<string> {
  const name = basename(path)
  if (name !== rootConfig && !isFolderConfig(name)) return path
  const whole = resolve(root, path)
  const read = await readUserFile(whole, 1024 * 1024)
  if (read.kind !== 'file') return path
  const text = read.bytes.toString('utf8')
  if (!isOfBacklogMd(text)) return path
  if (name !== rootConfig) return dirname(path)
  const folder = folderNamedBy(text, dirname(whole))
  return isAbsolute(path) ? folder : relative(root, folder) || '.'
}
