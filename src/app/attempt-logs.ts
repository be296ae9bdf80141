import type { Dirent } from 'node:fs'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { attemptId, type AttemptId } from '../core/ids.ts'

export interface AttemptLogs {
  readonly id: AttemptId
  readonly bytes: number
}

/** What each try has on the disk below the state folder, the oldest first. One folder at a time: it may be thousands. */
export async function attemptLogs(stateDir: string): Promise<readonly AttemptLogs[]> {
  const folder = path.join(stateDir, 'attempts')
  const ids = (await entriesOf(folder))
    .filter((entry) => entry.isDirectory() && /^[1-9]\d*$/.test(entry.name))
    .map((entry) => Number(entry.name))
    .sort((one, other) => one - other)
  const logs: AttemptLogs[] = []
  for (const id of ids) logs.push({ id: attemptId(id), bytes: await sizeOf(path.join(folder, String(id))) })
  return logs
}

export const removeAttemptLogs = (stateDir: string, id: AttemptId): Promise<void> =>
  rm(path.join(stateDir, 'attempts', String(id)), { recursive: true, force: true })

/** Gates of the lane append to one log for as long as the store lives; a long one is put aside, in the place of the one before. */
export async function rotateLaneLogs(stateDir: string, longest = 16 * 1024 * 1024): Promise<void> {
  const folder = path.join(stateDir, 'lanes')
  for (const entry of await entriesOf(folder)) {
    const file = path.join(folder, entry.name)
    if (entry.isFile() && entry.name.endsWith('.log') && (await lstat(file)).size > longest) {
      await rename(file, `${file}.older`)
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await entriesOf(folder)) {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) bytes += await sizeOf(at)
    else bytes += await lstat(at).then(({ blocks, size }) => Math.max(blocks * 512, size), gone)
  }
  return bytes
}

/** What another loopwork takes away meanwhile has no size. */
const gone = (): number => 0

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return []
    throw error
  }
}
