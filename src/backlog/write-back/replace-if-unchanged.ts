import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, type BigIntStats } from 'node:fs'
import { link, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorText } from '../../core/error-text.ts'
import type { FileWritten } from '../../core/ports/backlog.ts'
import { writeDraft, type DraftContent } from '../../files/draft.ts'
import { FileChanged } from '../../files/open-in-pieces.ts'
import { stampOf } from '../../files/file-stamp.ts'
import { makerIsGone, makerMark } from '../../files/maker-mark.ts'
import { syncFolder } from '../../files/sync-folder.ts'
import { sanitize } from '../../text/sanitize.ts'
import { hasByteOrderMark } from '../../text/decode-text.ts'
import type { SourceFile } from '../source-file.ts'

/**
 * Puts `bytes` in the place of a file, whole or not at all, with its mode. The file is compared with what was read right
 * before, and what was replaced is compared right after, and again when the folder is on the disk: an editor that writes in
 * place may have had it open, and what it wrote is put back.
 */
export const replaceIfUnchanged = (file: SourceFile, bytes: Buffer): Promise<FileWritten> =>
  replaceBy(file, { content: bytes, isRead: (path) => readFileSync(path).equals(file.bytes) })

/** The same for a file that is too large to be compared: by its size and the time of its last write. */
export const replaceInPieces = (file: Replaced, pieces: Iterable<Buffer>): Promise<FileWritten> =>
  replaceBy(file, {
    content: pieces,
    isRead: (path) => versionIn(stampOf(statSync(path, { bigint: true }))) === versionIn(file.stamp),
  })

/** A stamp without the time at which the inode was changed: a link to it changes that. */
function versionIn(stamp: string): string {
  const [device, inode, size, , time] = stamp.split('.')
  return [device, inode, size, time].join('.')
}

type Replaced = Pick<SourceFile, 'name' | 'realPath' | 'stamp'>

interface Replacement {
  readonly content: DraftContent['content']
  /** Whether what is at a path is what was read. Synchronous: see `swapped`. */
  readonly isRead: (path: string) => boolean
}

async function replaceBy(file: Replaced, by: Replacement): Promise<FileWritten> {
  try {
    return await replace(file, by)
  } catch (error) {
    if (error instanceof FileChanged) return { kind: 'changed' }
    const said = sanitize(errorText(error))
    return { kind: 'problem', message: `${file.name}: could not be written: ${said}` }
  }
}

/** A text as the bytes of a file, with the byte order mark that it had. */
export const bytesWith = (file: Pick<SourceFile, 'bytes'>, text: string): Buffer =>
  Buffer.from((hasByteOrderMark(file.bytes) ? '\ufeff' : '') + text, 'utf8')

async function replace(file: Replaced, { content, isRead }: Replacement): Promise<FileWritten> {
  const folder = dirname(file.realPath)
  const temporary = join(folder, `${prefixOf(file.realPath)}${makerMark()}-${randomBytes(6).toString('hex')}`)
  // The time of the version that was read: a kill leaves this link, and what was written into it since is a person's.
  const replaced = `${temporary}.${timeOf(file.stamp)}.old`
  let isKept = false
  await removeLeftovers(file.realPath)
  const { mode } = await stat(file.realPath)
  try {
    const draft = { content, mode: mode & 0o7777, exactly: true, durable: true }
    const written = await writeDraft(temporary, draft)
    const kept = await linked(file.realPath, replaced)
    const swap = { file: file.realPath, temporary, replaced: kept ? replaced : null, isRead }
    if (!swapped(swap)) return { kind: 'changed' }
    await syncFolder(folder)
    const end: Ended = kept ? letGo({ ...swap, replaced, written }) : 'unchanged'
    if (end === 'put back') return { kind: 'changed' }
    if (end === 'unchanged') return { kind: 'written', stamp: await stampThere(file.realPath, written) }
    isKept = true
    const other = sanitize(basename(replaced))
    const message = `${file.name}: it was edited twice while it was written: the other version is ${other} beside it`
    return { kind: 'problem', message }
  } finally {
    await tidy(temporary)
    if (!isKept) await tidy(replaced)
  }
}

/** The rename has changed the inode. Where somebody has written since, it is that of what we wrote, which is there no more. */
async function stampThere(path: string, written: BigIntStats): Promise<string> {
  const there = await stat(path, { bigint: true }).catch(() => written)
  return stampOf(isSameVersion(there, written) ? there : written)
}

const isSameVersion = (one: BigIntStats, other: BigIntStats): boolean =>
  one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs

/** What was written is written: a name that can't be taken away now is taken away by the next start. */
const tidy = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined)

/** Of the file's name in those of the files beside it: a name has 255 bytes at most, and a character up to 4. */
const nameKept = 40

const prefixOf = (path: string): string => `.${basename(path).slice(0, nameKept)}.loopwork-`

/** False on file systems without hard links: then only the comparison before protects an edit. */
async function linked(path: string, to: string): Promise<boolean> {
  try {
    await link(path, to)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (
      code === 'EPERM' ||
      code === 'ENOTSUP' ||
      code === 'EOPNOTSUPP' ||
      code === 'ENOSYS' ||
      code === 'EMLINK'
    )
      return false
    throw error
  }
}

interface Swap {
  readonly file: string
  readonly temporary: string
  /** The link to what is replaced; null on file systems without. */
  readonly replaced: string | null
  readonly isRead: Replacement['isRead']
}

/**
 * Synchronous on purpose, also the reading: an editor that writes the file between a look and the rename, and reads it again
 * before its version is put back, would not find its own edit, and write it away. So it has some microseconds for that, and
 * in this process none. Read through the thread pool, it had the milliseconds of a busy machine, and lost edits.
 */
function swapped({ file, temporary, replaced, isRead }: Swap): boolean {
  if (replaced !== null && statSync(file).ino !== statSync(replaced).ino) return false
  if (!isRead(replaced ?? file)) return false
  renameSync(temporary, file)
  if (replaced === null || isRead(replaced)) return true
  renameSync(replaced, file)
  return false
}

type Ended = 'unchanged' | 'put back' | 'two edits'

/**
 * Removes the link to what was replaced, after a last look: an editor that had opened the file before writes into that version.
 * It is put back, unless what replaced it has been edited by now as well.
 */
function letGo({
  file,
  replaced,
  isRead,
  written,
}: Swap & { readonly replaced: string; readonly written: BigIntStats }):
  'unchanged' | 'put back' | 'two edits' {
  if (isRead(replaced)) {
    try {
      rmSync(replaced, { force: true })
    } catch {
      // As with every name that can't be taken away now.
    }
    return 'unchanged'
  }
  const there = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (there === undefined || !isSameVersion(there, written)) return 'two edits'
  renameSync(replaced, file)
  return 'put back'
}

const leftoverAgeMs = 10 * 60_000

/**
 * What a killed writer left behind; of one that isn't known to be gone only what is old, since it may live elsewhere. The
 * link to what was replaced stays when somebody has written into it after it was read: nobody else has that version.
 */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = dirname(file)
  const prefix = prefixOf(file)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const path = join(folder, name)
    const found = await stat(path, { bigint: true }).catch(() => null)
    if (found === null) continue
    const isOld = Date.now() - Number(found.mtimeMs) > leftoverAgeMs
    const isLeft = makerIsGone(name.slice(prefix.length)) || isOld
    const [, readAt] = /\.(\d+)\.old$/.exec(name) ?? []
    const isEdited = readAt !== undefined && readAt !== timeOf(stampOf(found))
    if (isLeft && !isEdited) await rm(path, { force: true })
  }
}

/** The last part of a stamp is the time of the version. */
const timeOf = (stamp: string): string => stamp.slice(stamp.lastIndexOf('.') + 1)
