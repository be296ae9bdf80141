import { dirname, join, sep } from 'node:path'
import type { Problem } from '../../core/errors.ts'
import { readUserFile } from '../../files/read-user-file.ts'
import { decodeText } from '../../text/decode-text.ts'
import type { FolderPart, SourceFile } from '../source-file.ts'
import { bytesOf, type FolderEntry, type FolderListing } from './list-folder.ts'
import { stampOfFiles } from './source-stamp.ts'

const largestBytes = 10 * 1024 * 1024
const mostFiles = 20_000
/** All files are in memory together, as bytes and as text. */
const mostMegabytes = 64

/** The files of a folder as one source, whose text is that of its configuration. */
export async function readFolder(
  listing: FolderListing,
  name: string,
  isInside: (realPath: string) => Promise<boolean>,
): Promise<SourceFile | Problem> {
  const { realPath, files: entries, leftOut, drafts = [] } = listing
  if (entries.length > mostFiles) return problem(name, `has more than ${mostFiles} files`)
  if (bytesOf(listing) > mostMegabytes * 1024 * 1024)
    return problem(name, `has files of more than ${mostMegabytes} MiB together`)
  const parts: FolderPart[] = []
  const unread: Problem[] = []
  for (const entry of entries) {
    const part = await readPart(listing, entry, name)
    if ('severity' in part) unread.push(part)
    // A page is text for an agent's prompt: a link that leads out could carry any file there.
    else if (!part.realPath.startsWith(ownFolder(realPath, entry) + sep) && !(await isInside(part.realPath)))
      unread.push(problem(part.name, 'is a link that leads out of its folder'))
    else parts.push(part)
  }
  return {
    name,
    part: null,
    realPath,
    bytes: Buffer.alloc(0),
    stamp: stampOfFiles(parts),
    text: parts.find(({ path }) => /\.ya?ml$/.test(path))?.text ?? '',
    folder: { parts, leftOut, drafts, unread },
  }
}

/** The configuration of the project lies above the tasks, which may be outside the repository: it belongs to where it lies. */
const ownFolder = (folder: string, { path }: FolderEntry): string =>
  path.startsWith('../') ? dirname(join(folder, path)) : folder

async function readPart(
  { realPath: folder }: FolderListing,
  { path }: FolderEntry,
  source: string,
): Promise<FolderPart | Problem> {
  const name = join(source, path).replaceAll('\\', '/')
  const read = await readUserFile(join(folder, path), largestBytes)
  if (read.kind !== 'file') return problem(name, read.message)
  const decoded = decodeText(read.bytes)
  if ('message' in decoded) return problem(name, decoded.message, decoded.line)
  const { realPath, bytes, stamp } = read
  return { path, name, part: null, realPath, bytes, stamp, text: decoded.text }
}

const problem = (file: string, message: string, line: number | null = null): Problem => ({
  severity: 'error',
  file,
  line,
  field: null,
  message,
})
