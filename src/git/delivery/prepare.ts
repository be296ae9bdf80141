import { rm } from 'node:fs/promises'
import { shellWord } from '../../core/naming/shell-word.ts'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand } from '../command/git-command.ts'
import { shown } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit, type GitResult } from '../command/run-git.ts'
import { changedPaths, type ChangedPath } from '../objects/changed-paths.ts'
import { obstacles, statOrNull } from '../objects/obstacles.ts'
import { isAsPublished } from './as-published.ts'
import { held, forDelivery, type Delivery, type Held } from './delivery.ts'
import { editsInTheWay } from './edits-in-the-way.ts'
import { refLocked, unfit } from './fitness.ts'
import { indexState, takeIndex, type IndexState } from './index-file.ts'
import { indexCopy, releaseIndexLock, takeIndexLockPatiently, type LockOwner } from './locks/index-lock.ts'

export interface Prepared {
  readonly kind: 'prepared'
  readonly delivery: Delivery
  readonly changes: readonly ChangedPath[]
  /** The state of the user's index that was checked: any other state has to be checked again. */
  readonly index: IndexState
  readonly unrehearsed?: true
}

/**
 * The first half of a delivery: checks whether everything can be written. Takes no lock and touches nothing of the
 * user's.
 * @param trusting an index that is as our last delivery left it needs no rehearsal: edits of the user's since then are
 * rare, and git checks all files again before it writes the first.
 */
export async function prepareDelivery(
  context: RepositoryContext,
  plan: Delivery,
  { trusting }: { readonly trusting: boolean } = { trusting: false },
): Promise<Prepared | Held> {
  return (
    (await unfit(context, plan)) ??
    (await refLocked(context, plan)) ??
    (await rehearse(context, plan, trusting))
  )
}

/**
 * Takes the index lock and checks again what may have changed since the rehearsal, only by reading files: while the lock
 * exists, the user's own git commands fail. Released again when the delivery is not possible.
 */
export async function lockDelivery(context: RepositoryContext, prepared: Prepared): Promise<Prepared | Held> {
  let ready: Prepared = prepared
  for (let tries = 1; tries <= 3; tries++) {
    const { delivery } = ready
    const { gitDir } = delivery.checkout
    const owner = await takeIndexLockPatiently(gitDir, delivery.lock)
    if (owner !== 'taken') return lockedBy(owner, delivery)
    const same =
      (await indexState(gitDir)) === ready.index && (await refLocked(context, delivery, 0)) === null
    const refused = same ? await obstructed(context, ready) : null
    if (same && refused === null) return ready
    await cancelDelivery(delivery)
    if (refused !== null) return refused
    const again = await prepareDelivery(context, delivery)
    if (again.kind === 'held') return again
    ready = again
  }
  return held(`git commands keep changing ${prepared.delivery.checkout.root}`)
}

/** Gives up before any file was touched, or after all of them were put back. */
export async function cancelDelivery({ checkout, lock }: Delivery): Promise<void> {
  await rm(indexCopy(checkout.gitDir), { force: true })
  await releaseIndexLock(checkout.gitDir, lock)
}

function lockedBy(owner: LockOwner, { checkout: { root, gitDir } }: Delivery): Held {
  if (owner === 'loopwork') return held(`another loopwork is delivering to ${root}`)
  return held(
    `${root} is locked (${gitDir}/index.lock): a git command is running there, or was killed`,
    [],
    `when no git command runs there: rm ${shellWord(`${gitDir}/index.lock`)}`,
  )
}

async function obstructed(context: RepositoryContext, { delivery, changes }: Prepared): Promise<Held | null> {
  return (await unfit(context, delivery)) ?? (await inTheWay(context, delivery, changes))
}

/** A file that the user has deleted stands in nobody's way: that is an edit of theirs like any other. */
async function inTheWay(
  context: RepositoryContext,
  plan: Delivery,
  changes: readonly ChangedPath[],
): Promise<Held | null> {
  const { root } = plan.checkout
  const files = await obstacles(root, changes)
  if (files.length === 0) return null
  const there = await Promise.all(files.map(async (file) => (await statOrNull(root, file)) !== null))
  const standing = files.filter((_, at) => there[at])
  if (standing.length > 0) return held('files are in the way', standing.map(shown))
  return editsInTheWay(context, plan, { changes, refusal: null })
}

async function rehearse(
  context: RepositoryContext,
  plan: Delivery,
  trusting: boolean,
): Promise<Prepared | Held> {
  const { privateDir, checkout, from, to } = plan
  const index = await indexState(checkout.gitDir)
  try {
    await takeIndex(plan)
  } catch (error) {
    if (index === null && isMissing(error)) return withoutIndex(checkout.root)
    throw error
  }
  const changes = await changedPaths(context, privateDir, from, to)
  const refused = await inTheWay(context, plan, changes)
  if (refused !== null) return refused
  const prepared = { kind: 'prepared', delivery: plan, changes, index: index ?? '' } as const
  if (trusting && isAsPublished(context, checkout, index)) return { ...prepared, unrehearsed: true }
  if ((await dryRun(context, plan)).code === 0) return prepared
  // Perhaps only because of stale times in the index: the files were touched, or copied with their folder, without a change.
  await runGit(
    contentCommand(context, privateDir, 'update-index', ['-q', '--refresh'], forDelivery(plan.lock)),
  )
  const result = await dryRun(context, plan)
  if (result.code === 0) return prepared
  return editsInTheWay(context, plan, { changes, refusal: result })
}

/** git takes a missing index for one from which everything was removed: nothing of the user's can be told from that. */
const withoutIndex = (root: string): Held =>
  held(`${root} has no index`, [], {
    mend: 'make it anew from the last commit (no file is touched)',
    command: `git -C ${shellWord(root)} reset -q`,
  })

function dryRun(context: RepositoryContext, { privateDir, from, to, lock }: Delivery): Promise<GitResult> {
  return runGit(
    contentCommand(context, privateDir, 'read-tree', ['-m', '-u', '--dry-run', from, to], forDelivery(lock)),
  )
}
