import { createHash } from 'node:crypto'
import { fileStamp } from '../../files/file-stamp.ts'
import { filePartOf } from '../source-part.ts'
import { listFolder, type FolderEntry } from './list-folder.ts'

/** The version of a source that is there now: of a file, or of all the files that a folder is made of. Null: it is not there. */
export async function sourceStamp(root: string, source: string): Promise<string | null> {
  const file = filePartOf(root, source)
  const listing = await listFolder(root, file)
  return listing === null ? fileStamp(root, file) : stampOfFiles(listing.files)
}

/** Another one as soon as a file is added, deleted, renamed or written. */
export function stampOfFiles(files: readonly Pick<FolderEntry, 'path' | 'stamp'>[]): string {
  const hash = createHash('sha256')
  for (const { path, stamp } of files) hash.update(`${path}\0${stamp}\n`)
  return `folder.${hash.digest('hex')}`
}
