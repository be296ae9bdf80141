import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Git } from '../../core/ports/git.ts'
import { troubleOf, type Trouble } from '../../core/trouble/trouble.ts'
import { inScratchFolder, removeAbandoned } from '../../files/scratch-folder.ts'

export interface MachinePlaces {
  readonly stateDir: string
  /** Of the worktrees; made by the first of them. */
  readonly worktreeRoot: string
}

/** Enough for a database's next pages and a small worktree; a disk with less counts as full. */
const neededBytes = 1024 * 1024

/**
 * Returns what prevents a run on this machine: really writes where a run has to write, and runs git.
 * The same for a start, a rehearsal, `doctor`, and for a run that is held.
 */
export async function checkMachine(places: MachinePlaces, git: Pick<Git, 'check'>): Promise<Trouble | null> {
  return (
    (await troubleIn(() => tryRoot(places.stateDir), `writing into ${places.stateDir}`)) ??
    (await troubleIn(() => tryRoot(places.worktreeRoot), `making worktrees in ${places.worktreeRoot}`)) ??
    (await troubleIn(() => git.check()))
  )
}

async function troubleIn(act: () => Promise<void>, doing = ''): Promise<Trouble | null> {
  try {
    await act()
    return null
  } catch (error) {
    // The message names the folder; the name of the trial file would mean nothing to the user.
    const trouble = troubleOf(withoutPath(error), doing)
    if (trouble === null) throw error
    return trouble
  }
}

function withoutPath(error: unknown): unknown {
  if (!(error instanceof Error) || !('path' in error)) return error
  return Object.assign(new Error(error.message), { code: 'code' in error ? error.code : null })
}

/** Before the first start its folder may not be there: then it must be possible to make it. Nothing is made for a check. */
async function tryRoot(root: string): Promise<void> {
  const there = await nearest(root)
  if (there === root) {
    // Where an earlier check was made, before the folder itself was there.
    await removeAbandoned({ parent: path.dirname(root), prefix }).catch(() => undefined)
    return tryFolder(root)
  }
  await access(there, constants.W_OK | constants.X_OK)
  // Root may write anywhere but on a disk that is mounted read-only or full.
  await tryFolder(there)
}

async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
      throw error
    },
  )
  return isThere ? folder : nearest(path.dirname(folder))
}

const prefix = '.loopwork-check-'

/** A folder, a file in it, and its bytes on the disk: each can be what there is no room for. */
async function tryFolder(folder: string): Promise<void> {
  await inScratchFolder({ parent: folder, prefix }, async (trial) => {
    const file = await open(path.join(trial, 'file'), 'w', 0o600)
    try {
      await file.write(Buffer.alloc(neededBytes, 1))
      await file.datasync()
    } finally {
      await file.close()
    }
  })
}
