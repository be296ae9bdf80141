import type { Dirent } from 'node:fs'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { attemptId, runId } from '../core/ids.ts'
import type { StoredLogs } from '../supervisor/phases/clean-up/log-retention.ts'

/** What each try and each run has on the disk below the state folder. One folder at a time: it may be thousands. */
export async function storedLogs(stateDir: string): Promise<readonly StoredLogs[]> {
  const tries = await numbered(path.join(stateDir, 'attempts'))
  const runs = await numbered(path.join(stateDir, 'runs'))
  return [
    ...tries.map(({ id, bytes }) => ({ kind: 'try', id: attemptId(id), bytes }) as const),
    ...runs.map(({ id, bytes }) => ({ kind: 'run', id: runId(id), bytes }) as const),
  ]
}

async function numbered(folder: string): Promise<readonly { readonly id: number; readonly bytes: number }[]> {
  const logs: { readonly id: number; readonly bytes: number }[] = []
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory() || !/^[1-9]\d*$/.test(entry.name)) continue
    const bytes = await sizeOf(path.join(folder, entry.name))
    // The folder of a run whose report was deleted.
    if (bytes > 0) logs.push({ id: Number(entry.name), bytes })
  }
  return logs
}

/** The folder of a run stays, empty: without one its report was never written, and can still be. */
export async function removeLogs(stateDir: string, { kind, id }: StoredLogs): Promise<void> {
  const folder = path.join(stateDir, kind === 'try' ? 'attempts' : 'runs', String(id))
  if (kind === 'try') return rm(folder, { recursive: true, force: true })
  for (const entry of await entriesOf(folder))
    await rm(path.join(folder, entry.name), { recursive: true, force: true })
}

/** Gates of the lane append to one log for as long as the store exists; a long one is renamed, and replaces the one renamed before. */
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

/** A file that another loopwork deletes meanwhile counts as 0. */
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
