import { readdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isThere } from '../../files/or-null.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { isMissing } from '../../files/is-missing.ts'
import { replaceFile } from '../../files/replace-file.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { inodeOf } from './ownership.ts'
import { entryDir, gitDirNamedIn, readEntry } from './worktree-entry.ts'

/**
 * Moves a worktree back that an agent has moved (`git worktree move`, or `mv` to beside its place), so that its work is collected.
 * Only the folder that was made, recognised by its inode and by git's entry that it names, and only if its place is free. Returns false
 * when it was not found. Can be done twice: after a kill behind the move, only the entry is still to be written.
 */
export async function bringBack(context: RepositoryContext, record: WorktreeRecord): Promise<boolean> {
  if (record.entry === null || record.folder === null || record.state !== 'standing') return false
  const entry = await readEntry(context, record.entry)
  if (entry === null || (entry.lock !== null && entry.lock !== record.mark)) return false
  const beside = dirname(record.path)
  const places = [record.path, ...(entry.folder === null ? [] : [entry.folder]), ...(await foldersIn(beside))]
  for (const place of places) {
    if (!(await isTheFolder(context, record, place))) continue
    if (place !== record.path) {
      if (await isThere(record.path)) return false
      await rename(place, record.path)
    }
    await replaceFile(`${entryDir(context, entry.name)}/gitdir`, `${record.path}/.git\n`)
    return true
  }
  return false
}

async function isTheFolder(
  context: RepositoryContext,
  record: WorktreeRecord,
  place: string,
): Promise<boolean> {
  if (record.entry === null || !(await isThere(place))) return false
  if ((await inodeOf(place)) !== record.folder) return false
  return (await gitDirNamedIn(place)) === entryDir(context, record.entry)
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
