import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { sanitize } from '../text/sanitize.ts'
import type { SourceFile } from './source-file.ts'

/**
 * Puts `bytes` in the place of a file, whole or not at all, with its mode. The file is compared with what was read right
 * before, so that an edit made meanwhile is not lost.
 * @returns null when it is done, `changed meanwhile`, or a problem line.
 */
export async function replaceFile(file: SourceFile, bytes: Buffer): Promise<string | null> {
  const folder = dirname(file.realPath)
  const prefix = `.${basename(file.realPath)}.loopwork-`
  const temporary = join(folder, `${prefix}${randomBytes(6).toString('hex')}`)
  try {
    await removeLeftovers(folder, prefix)
    const { mode } = await stat(file.realPath)
    await writeDurably(temporary, bytes, mode & 0o7777)
    if (!(await readFile(file.realPath)).equals(file.bytes)) return 'changed meanwhile'
    await rename(temporary, file.realPath)
    await syncFolder(folder)
    return null
  } catch (error) {
    return `${file.name}: statuses could not be written: ${sanitize(error instanceof Error ? error.message : String(error))}`
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeDurably(path: string, bytes: Buffer, mode: number): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const leftoverAgeMs = 10 * 60_000

/** What a killed writer left behind; a younger one may be in somebody's hands. */
async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > leftoverAgeMs) await rm(path, { force: true })
  }
}
