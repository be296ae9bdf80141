import { lstat, readdir, realpath } from 'node:fs/promises'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { isMissing } from '../../files/is-missing.ts'
import { oneLine } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import {
  entryDir,
  gitDirNamedIn,
  listEntries,
  readEntry,
  repositoryElsewhere,
  type Entry,
} from './worktree-entry.ts'

/** Whether what is at a record's path is the worktree of the record. */
export type Ownership =
  | {
      readonly kind: 'ours'
      /** Null: an agent deleted git's entry; the folder itself is the one that was made. */
      readonly entry: Entry | null
    }
  /** Nothing is there. The entry and the branch may be left. */
  | { readonly kind: 'gone'; readonly entry: Entry | null }
  /** Something else is there, or the worktree was moved elsewhere: never touched. */
  | {
      readonly kind: 'foreign'
      readonly why: string
      /** Our repository's copy of the entry, where the worktree is of the repository that ours was copied from. */
      readonly copied?: Entry
    }

/** Called before a folder is collected, handed on, moved or removed. The record alone proves nothing. */
export async function ownership(context: RepositoryContext, record: WorktreeRecord): Promise<Ownership> {
  const entry = await entryOf(context, record)
  const found = await lookAt(record.path)
  if (entry !== null && entry.folder !== null && entry.folder !== record.path) {
    return foreign(`git has its worktree at ${entry.folder} now`)
  }
  if (found === null) return { kind: 'gone', entry }
  if (found === 'not a folder') return foreign(`something that is no folder stands at ${record.path}`)
  if (found === 'through a link')
    return foreign(`${record.path} is reached through a link that was not there`)
  if (entry?.lock != null && entry.lock !== record.mark) {
    return foreign(`git's entry for ${record.path} is locked for something else: ${entry.lock}`)
  }
  const elsewhere = await repositoryElsewhere(context, record.path)
  if (elsewhere !== null) {
    const why = `${record.path} is a worktree of ${elsewhere}, which is another repository`
    return { ...foreign(why), ...(entry === null ? {} : { copied: entry }) }
  }
  return (await isSameFolder(context, record, { entry, inode: found.inode }))
    ? { kind: 'ours', entry }
    : foreign(`${record.path} is not the folder that was made there`)
}

const foreign = (why: string): Extract<Ownership, { kind: 'foreign' }> => ({
  kind: 'foreign',
  why: oneLine(why),
})

/** By its recorded name; before that is known, by its mark. */
async function entryOf(context: RepositoryContext, record: WorktreeRecord): Promise<Entry | null> {
  if (record.entry !== null) return readEntry(context, record.entry)
  return (await listEntries(context)).find((entry) => entry.lock === record.mark) ?? null
}

/**
 * The inode that was noted when it was made, or a `.git` that names our entry: a disk that was copied has new inodes, an
 * agent may have put a repository of its own in place of `.git`.
 */
async function isSameFolder(
  context: RepositoryContext,
  record: WorktreeRecord,
  { entry, inode }: { readonly entry: Entry | null; readonly inode: string },
): Promise<boolean> {
  if (record.folder !== null && record.folder === inode) return true
  if (record.state === 'making' && entry !== null && (await isJustMade(record.path))) return true
  return entry !== null && (await gitDirNamedIn(record.path)) === entryDir(context, entry.name)
}

/**
 * Cut off while it was made: no folder that has anything in it is taken for a worktree, so an empty one is of our making, and
 * one whose `.git` was opened and not written yet.
 */
async function isJustMade(folder: string): Promise<boolean> {
  const names = await readdir(folder)
  if (names.length === 0) return true
  if (names.length > 1 || names[0] !== '.git') return false
  const file = await lstat(`${folder}/.git`)
  return file.isFile() && file.size === 0
}

async function lookAt(
  path: string,
): Promise<{ readonly inode: string } | 'not a folder' | 'through a link' | null> {
  try {
    const found = await lstat(path, { bigint: true })
    if (!found.isDirectory()) return 'not a folder'
    return (await realpath(path)) === path ? { inode: String(found.ino) } : 'through a link'
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The inode of a folder that has just been made, for its record. */
export async function inodeOf(path: string): Promise<string> {
  return String((await lstat(path, { bigint: true })).ino)
}
