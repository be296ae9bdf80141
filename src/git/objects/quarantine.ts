import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { markLives, processMark } from '../command/process-mark.ts'
import type { RepositoryContext } from '../command/repository-context.ts'

/** A private git dir that writes new objects into a folder of ours, and finds all others in the user's repository. */
export interface Quarantined extends PrivateGitDir {
  readonly objects: string
}

/**
 * New objects are nobody's until a ref names their commit, and a `git gc --prune=now` of the user's deletes such objects. So
 * they are written where it can't reach them, and `keep-commit.ts` moves them over. Whatever isn't moved goes with the folder.
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

/** A folder for as long as something is made in it; when this process is killed, the next one takes it away. */
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

/** Takes away what loopworks that were killed left here. */
export async function clearQuarantines(context: RepositoryContext): Promise<void> {
  for (const name of await namesIn(quarantines(context))) {
    if (isAbandoned(name)) await rm(`${quarantines(context)}/${name}`, { recursive: true, force: true })
  }
}

const quarantines = (context: RepositoryContext): string => `${context.privateDirs}/quarantine`

/** The name says whose it is, so that there is no moment in which it is nobody's: a kill between the two left one for ever. */
const newName = (): string => `${processMark().replaceAll(':', '_')}~${randomUUID()}`

const isAbandoned = (name: string): boolean => !markLives((name.split('~')[0] ?? '').replaceAll('_', ':'))

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
