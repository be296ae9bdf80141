import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { shellWord } from '../../core/naming/shell-word.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import { refCommand } from '../command/git-command.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { held, type Delivery, type Held } from './delivery.ts'
import { headOf } from './target-checkouts.ts'

/** Why a checkout can't be moved now, decided by reading a few files; null when nothing prevents it. */
export async function unfit(
  context: RepositoryContext,
  { checkout, target }: Delivery,
): Promise<Held | null> {
  const { gitDir, root } = checkout
  const what = await inProgress(gitDir)
  if (what !== null) return held(`${what} is in progress in ${root}`, [], 'finish it or abort it')
  if ((await headOf(gitDir)) !== `refs/heads/${target}`) return held(`${root} is switching branches`)
  return (await isSparse(context, gitDir)) ? sparse(root) : null
}

/** git leaves the list of paths in place when a sparse checkout is made whole again, so the setting is read too where there is a list. */
async function isSparse(context: RepositoryContext, gitDir: string): Promise<boolean> {
  if (!(await exists(`${gitDir}/info/sparse-checkout`))) return false
  const args = ['--type=bool', '--get', 'core.sparseCheckout']
  const asked = await runGit(refCommand(context, 'config', args, { env: { GIT_DIR: gitDir } }))
  return asked.stdout.trim() === 'true'
}

const sparse = (root: string): Held =>
  held(`${root} is a sparse checkout`, [], {
    mend: 'make it whole',
    command: `git -C ${shellWord(root)} sparse-checkout disable`,
  })

/**
 * The lock that keeps the branch from being moved; null when there is none. We hold no lock meanwhile. git's own commands
 * have such a lock for a moment only, so a recent one is waited for: otherwise a run could end before its last delivery.
 */
export async function refLocked(
  context: RepositoryContext,
  plan: Delivery,
  patienceMs = 1_500,
): Promise<Held | null> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const lock = await refLockOf(context, plan)
    if (lock === null) return null
    if (waitedMs >= patienceMs || lock.ageMs > patienceMs) return lockInTheWay(lock.path)
    await pause(pauseMs)
  }
}

const pauseMs = 50

async function refLockOf(
  context: RepositoryContext,
  { checkout, target }: Delivery,
): Promise<{ readonly path: string; readonly ageMs: number } | null> {
  for (const path of refLocks(context, target, checkout.gitDir)) {
    try {
      return { path, ageMs: Math.abs(Date.now() - (await stat(path)).mtimeMs) }
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return null
}

/** The lock files that git makes while it moves the branch: while one exists, nobody can move it. */
export const refLocks = (context: RepositoryContext, target: string, gitDir: string): readonly string[] => [
  ...new Set([
    `${context.repository.commonDir}/refs/heads/${target}.lock`,
    `${gitDir}/HEAD.lock`,
    `${context.repository.commonDir}/HEAD.lock`,
  ]),
]

export const lockInTheWay = (lock: string): Held =>
  held(
    `${lock} is in the way: a git command is at work there, or was killed`,
    [],
    `when no git command runs there: rm ${shellWord(lock)}`,
  )
