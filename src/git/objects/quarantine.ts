import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { namesIn } from '../../files/or-null.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { markLives, processMark } from '../command/process-mark.ts'
import type { RepositoryContext } from '../command/repository-context.ts'

/** A private git dir that writes new objects into a folder of ours, and finds all others in the user's repository. */
export interface Quarantined extends PrivateGitDir {
  readonly objects: string
}

/**
 * A `git gc --prune=now` of the user's deletes new objects until a ref names their commit. So they are written to a
 * folder that it does not reach, and `keep-commit.ts` moves them into the repository. Whatever isn't moved is deleted
 * with the folder.
 */
export async function inQuarantine<T>(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  work: (privateDir: Quarantined) => Promise<T>,
): Promise<T> {
  return inOwnFolder(context, async (folder) => {
    await mkdir(`${folder}/pack`)
    return work({ ...privateDir, objects: folder })
  })
}

/** A folder for as long as objects are made in it; when this process is killed, the next one deletes it. */
export async function inOwnFolder<T>(
  context: RepositoryContext,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = `${quarantines(context)}/${newName()}`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Deletes the folders of loopwork processes that were killed. */
export async function clearQuarantines(context: RepositoryContext): Promise<void> {
  for (const name of await namesIn(quarantines(context))) {
    if (isAbandoned(name)) await rm(`${quarantines(context)}/${name}`, { recursive: true, force: true })
  }
}

const quarantines = (context: RepositoryContext): string => `${context.privateDirs}/quarantine`

/**
 * The owner is part of the name, so that a folder never exists without one: written into it later, a kill in between
 * left the folder for ever.
 */
const newName = (): string => `${processMark().replaceAll(':', '_')}~${randomUUID()}`

const isAbandoned = (name: string): boolean => !markLives((name.split('~')[0] ?? '').replaceAll('_', ':'))
