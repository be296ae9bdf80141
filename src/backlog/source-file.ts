import { realpath } from 'node:fs/promises'
import { isAbsolute, join, normalize, relative, sep } from 'node:path'
import { isTracker } from '../core/backlog/tracker-name.ts'
import type { Problem } from '../core/errors.ts'
import { openInPieces, type FileInPieces } from '../files/open-in-pieces.ts'
import { readUserFile } from '../files/read-user-file.ts'
import { decodeText } from '../text/decode-text.ts'
import { sanitize } from '../text/sanitize.ts'
import { folderOf } from './folder/folder-of.ts'
import { listFolder } from './folder/list-folder.ts'
import { readFolder } from './folder/read-folder.ts'
import { partsOf } from './source-part.ts'

/** A backlog file, or folder, as it was read. */
export interface SourceFile {
  /** As it is named in messages: relative to the repository's root, `/` between parts. */
  readonly name: string
  /** The part of it that is read; null: all of it, or the part that its tool works on. */
  readonly part: string | null
  /** Where its bytes are: absolute, links followed. */
  readonly realPath: string
  readonly bytes: Buffer
  /** Of the version that was read. */
  readonly stamp: string
  /** Decoded, without a byte order mark; of a folder that of its configuration, empty where it has none. */
  readonly text: string
  /** Left out: it is a file. */
  readonly folder?: SourceFolder
}

/** What a backlog that has a file for each task is made of. */
export interface SourceFolder {
  /** Its configuration and the files of its tasks. */
  readonly parts: readonly FolderPart[]
  /** Files in sub-folders, which its tool does not read; relative to the folder. */
  readonly leftOut: readonly string[]
  /** Files of what its tool has not made tasks yet; relative to the folder. Left out: none. */
  readonly drafts?: readonly string[]
  /** Why files of it can't be read; they are none of its parts. Left out: all can be. */
  readonly unread?: readonly Problem[]
}

export interface FolderPart extends SourceFile {
  /** Relative to the folder, `/` between parts. */
  readonly path: string
}

/** Of a backlog that is read whole: all of it is in memory then, several times. */
export const largestBytes = 32 * 1024 * 1024

/** Whether a file, by its name, may lie outside the repository: because a person named it. */
export type MayLeave = (file: string) => boolean

/**
 * Reads a regular file of at most 32 MiB inside the repository, or a folder with a file for each task. One outside, by its path or through a link, is read and
 * written only where a person has named it as such: a repository that somebody else made must not reach beyond itself.
 */
export async function readSourceFile(
  root: string,
  path: string,
  mayLeave: MayLeave = () => false,
): Promise<SourceFile | Problem> {
  const source = partsOf(root, await folderOf(root, path))
  const name = sourceName(root, source.file)
  const refuse = (message: string): Problem => ({
    severity: 'error',
    file: name,
    line: null,
    field: null,
    message,
  })
  const whole = isAbsolute(source.file) ? source.file : join(root, source.file)
  const listing = await listFolder(root, whole)
  if (listing !== null) {
    const outside = mayLeave(name) ? null : await leadsOut(root, listing.realPath)
    if (outside !== null) return refuse(outside)
    return readFolder(listing, name, (path) => isInside(root, path))
  }
  const read = await readUserFile(whole, largestBytes)
  if (read.kind === 'refused' && read.isTooLarge === true) return refuse(`${read.message}: ${wayOut(name)}`)
  if (read.kind !== 'file') return refuse(read.message)
  const { realPath, bytes, stamp } = read
  const outside = mayLeave(name) ? null : await leadsOut(root, realPath)
  if (outside !== null) return refuse(outside)
  const decoded = decodeText(bytes)
  if ('message' in decoded) return { ...refuse(decoded.message), line: decoded.line }
  return { name, part: source.part, realPath, bytes, stamp, text: decoded.text }
}

/** A file with a task a line may be larger, but not for everything. */
const wayOut = (name: string): string =>
  /\.(?:jsonl|ndjson)$/i.test(name)
    ? 'divide it: this has to read it as a whole'
    : 'divide it, or use a format with a task a line (openagents, .ndjson), which is read line by line'

/** Smaller ones are read whole: that is faster, and all that is read of one can be looked at. */
export const streamedFromBytes = 2 * 1024 * 1024

/** A backlog file that is too large to be read whole without need, and how it begins. */
export interface LargeSource {
  /** As it is named in messages. */
  readonly name: string
  readonly file: FileInPieces
  readonly head: string
}

/** The same for a large file that may be read piece by piece; null for any other, which `readSourceFile` reads, or says why it can't. */
export async function openLargeSource(
  root: string,
  path: string,
  mayLeave: MayLeave = () => false,
): Promise<LargeSource | Problem | null> {
  const whole = isAbsolute(path) ? path : join(root, path)
  const file = await openInPieces(whole)
  if (file.kind !== 'in pieces' || file.size < streamedFromBytes) return null
  const name = sourceName(root, path)
  const outside = mayLeave(name) ? null : await leadsOut(root, file.realPath)
  if (outside !== null) return { severity: 'error', file: name, line: null, field: null, message: outside }
  const head = decodeText(file.head)
  return 'text' in head ? { name, file, head: head.text } : null
}

/** Null where it is inside. */
async function leadsOut(root: string, realPath: string): Promise<string | null> {
  if (await isInside(root, realPath)) return null
  return `leads out of the repository, to ${sanitize(realPath)}: name it on the command line if that is meant`
}

async function isInside(root: string, realPath: string): Promise<boolean> {
  const way = relative(await realpath(root), realPath)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The name under which a source is stored. */
export function sourceName(root: string, path: string): string {
  if (isTracker(path)) return path
  return (isAbsolute(path) ? relative(root, path) : normalize(path)).replaceAll('\\', '/')
}

export const isProblem = (read: object): read is Problem => 'severity' in read
