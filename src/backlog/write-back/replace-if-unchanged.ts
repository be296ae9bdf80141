import { randomBytes } from 'node:crypto'
import { renameSync, statSync, type BigIntStats } from 'node:fs'
import { link, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorText } from '../../core/error-text.ts'
import type { FileWritten } from '../../core/ports/backlog.ts'
import { writeDraft } from '../../files/draft.ts'
import { stampOf } from '../../files/file-stamp.ts'
import { makerIsGone, makerMark } from '../../files/maker-mark.ts'
import { syncFolder } from '../../files/sync-folder.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { SourceFile } from '../source-file.ts'

/**
 * Puts `bytes` in the place of a file, whole or not at all, with its mode. The file is compared with what was read right
 * before, and what was replaced is looked at again right after: an editor that writes in place may have come in between,
 * and what it wrote is put back.
 */
export async function replaceIfUnchanged(file: SourceFile, bytes: Buffer): Promise<FileWritten> {
  try {
    return await replace(file, bytes)
  } catch (error) {
    const said = sanitize(errorText(error))
    return { kind: 'problem', message: `${file.name}: statuses could not be written: ${said}` }
  }
}

async function replace(file: SourceFile, bytes: Buffer): Promise<FileWritten> {
  const folder = dirname(file.realPath)
  const temporary = join(folder, `${prefixOf(file.realPath)}${makerMark()}-${randomBytes(6).toString('hex')}`)
  // The time of the version that was read: a kill leaves this link, and what was written into it since is a person's.
  const replaced = `${temporary}.${timeOf(file.stamp)}.old`
  await removeLeftovers(file.realPath)
  const { mode } = await stat(file.realPath)
  try {
    const draft = { content: bytes, mode: mode & 0o7777, exactly: true, durable: true }
    const written = await writeDraft(temporary, draft)
    const kept = await linked(file.realPath, replaced)
    if (!(await readFile(kept ? replaced : file.realPath)).equals(file.bytes)) return { kind: 'changed' }
    if (!swapped({ file: file.realPath, temporary, replaced: kept ? replaced : null }))
      return { kind: 'changed' }
    if (kept && !(await readFile(replaced)).equals(file.bytes)) {
      await rename(replaced, file.realPath)
      return { kind: 'changed' }
    }
    await syncFolder(folder)
    return { kind: 'written', stamp: await stampThere(file.realPath, written) }
  } finally {
    await tidy(temporary)
    await tidy(replaced)
  }
}

/** The rename has changed the inode. Where somebody has written since, it is that of what we wrote, which is there no more. */
async function stampThere(path: string, written: BigIntStats): Promise<string> {
  const there = await stat(path, { bigint: true }).catch(() => written)
  const isOurs = there.ino === written.ino && there.size === written.size && there.mtimeNs === written.mtimeNs
  return stampOf(isOurs ? there : written)
}

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

/**
 * Synchronous on purpose: between the last look and the rename nothing else runs in this process, so that an editor which
 * replaces the file by a rename of its own has some microseconds to lose its version in, not milliseconds.
 */
function swapped({
  file,
  temporary,
  replaced,
}: {
  file: string
  temporary: string
  replaced: string | null
}): boolean {
  if (replaced !== null && statSync(file).ino !== statSync(replaced).ino) return false
  renameSync(temporary, file)
  return true
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
