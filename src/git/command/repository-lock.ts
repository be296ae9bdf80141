import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { isMissing } from '../../files/is-missing.ts'
import { textOrNull } from '../../files/or-null.ts'
import { markLives, processMark } from './process-mark.ts'
import type { RepositoryContext } from './repository-context.ts'

const queues = new Map<string, Promise<unknown>>()

/**
 * One at a time per repository, in this process and among loopworks: `git worktree add` reads the half-written entries
 * of another one and fails. Not required for correctness (the failure is also retried), so waiting for another process
 * has a limit.
 */
export function alone<T>(
  context: Pick<RepositoryContext, 'privateDirs'>,
  work: () => Promise<T>,
): Promise<T> {
  return inTurn(context.privateDirs, () => acrossProcesses(`${context.privateDirs}/worktrees.lock`, work))
}

/** Runs after everything that was asked for under the same key in this process. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(key) ?? Promise.resolve()).then(work, work)
  queues.set(
    key,
    turn.catch(() => undefined),
  )
  return turn
}

async function acrossProcesses<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = await acquire(path)
  try {
    return await work()
  } finally {
    if (mine !== null) await release(path, mine)
  }
}

/** The work is done: a lock that can't be taken away now is taken for its own by the next of this process. */
async function release(path: string, mine: string): Promise<void> {
  try {
    if ((await textOrNull(path)) === mine) await rm(path, { force: true })
  } catch {
    // Other processes wait for it up to their limit, or until this process has ended.
  }
}

async function acquire(path: string): Promise<string | null> {
  const mark = processMark()
  const draft = `${path}.${process.pid}`
  await mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true, mode: 0o700 })
  await writeFile(draft, mark)
  try {
    for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 10) {
      // link() makes the lock and its content appear at once; a lock that is empty for a moment would have no owner.
      if (await linked(draft, path)) return mark
      const owner = await textOrNull(path)
      // Nobody else in this process has it now, for they take turns: it could not be taken away.
      if (owner === mark) return mark
      if (owner !== null && !markLives(owner)) await clearAway(path, owner)
      else await pause(10)
    }
    return null
  } finally {
    // Written over by the next of this process; it must not cost a lock that has just been taken.
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** Takes a dead owner's lock away; put back when it turns out to be a new owner's. */
async function clearAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  if ((await textOrNull(aside)) !== dead) await linked(aside, path)
  await rm(aside, { force: true })
}

/** False when there is a file of that name already. */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
