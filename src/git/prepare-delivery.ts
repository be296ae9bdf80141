import { rm } from 'node:fs/promises'
import { changedPaths, type ChangedPath } from './changed-paths.ts'
import { held, marked, type Delivery, type Held } from './delivery.ts'
import { contentCommand } from './git-command.ts'
import { isMissing, saidByGit } from './git-failure.ts'
import { exists, inProgress } from './in-progress.ts'
import { indexCopy, releaseIndexLock, takeIndexLockPatiently } from './index-lock.ts'
import { obstacles } from './obstacles.ts'
import { shown, zeroSplit } from './path-bytes.ts'
import { copyIndex } from './private-dir.ts'
import type { Site } from './site.ts'
import { runGit, type GitResult } from './spawn.ts'
import { headOf } from './target-places.ts'

export interface Prepared {
  readonly kind: 'prepared'
  readonly delivery: Delivery
  readonly changes: readonly ChangedPath[]
}

/** The first half of a delivery: takes the index lock and asks whether everything would go. Touches no file of the user's. */
export async function prepareDelivery(site: Site, plan: Delivery): Promise<Prepared | Held> {
  const { gitDir, root } = plan.checkout
  const refused = await unfit(plan)
  if (refused !== null) return refused
  const owner = await takeIndexLockPatiently(gitDir, plan.lock)
  if (owner === 'user')
    return held(`${root} is locked (${gitDir}/index.lock): a git command is running there, or was killed`)
  if (owner !== 'taken') return held(`another loopwork is delivering to ${root}`)
  try {
    const checked = (await unfit(plan)) ?? (await rehearse(site, plan))
    if (checked.kind === 'held') await cancelDelivery(plan)
    return checked
  } catch (error) {
    await cancelDelivery(plan)
    throw error
  }
}

/** Gives up before any file was touched, or after all of them were put back. */
export async function cancelDelivery({ checkout, lock }: Delivery): Promise<void> {
  await rm(indexCopy(checkout.gitDir), { force: true })
  await releaseIndexLock(checkout.gitDir, lock)
}

async function unfit({ checkout, target }: Delivery): Promise<Held | null> {
  const { gitDir, root } = checkout
  const what = await inProgress(gitDir)
  if (what !== null) return held(`${what} is in progress in ${root}`)
  if ((await headOf(gitDir)) !== `refs/heads/${target}`) return held(`${root} is switching branches`)
  if (await exists(`${gitDir}/info/sparse-checkout`)) return held(`${root} is a sparse checkout`)
  return null
}

async function rehearse(site: Site, plan: Delivery): Promise<Prepared | Held> {
  const { slot, checkout, from, to } = plan
  const copy = indexCopy(checkout.gitDir)
  await rm(`${copy}.lock`, { force: true })
  try {
    await copyIndex(`${checkout.gitDir}/index`, copy)
  } catch (error) {
    if (isMissing(error)) return held(`${checkout.root} has no index`)
    throw error
  }
  const changes = await changedPaths(site, slot, from, to)
  const inTheWay = await obstacles(checkout.root, changes)
  if (inTheWay.length > 0) return held('files are in the way', inTheWay.map(shown))
  await runGit(contentCommand(site, slot, 'update-index', ['-q', '--refresh'], marked(plan.lock)))
  const dryRun = contentCommand(
    site,
    slot,
    'read-tree',
    ['-m', '-u', '--dry-run', from, to],
    marked(plan.lock),
  )
  const result = await runGit(dryRun)
  if (result.code === 0) return { kind: 'prepared', delivery: plan, changes }
  return held('files have changes of yours', await changedByUser(site, plan, changes, result))
}

/** git names one file and stops; people want all of them. Files whose edits are hidden from git (`skip-worktree`) only it names. */
async function changedByUser(
  site: Site,
  { slot, from }: Delivery,
  changes: readonly ChangedPath[],
  refusal: GitResult,
): Promise<readonly string[]> {
  const command = contentCommand(site, slot, 'diff-index', [
    '-z',
    '--name-only',
    '--ignore-submodules=dirty',
    from,
    '--',
  ])
  const dirty = new Set(zeroSplit((await runGit(command)).stdout))
  const files = changes.filter(({ path }) => dirty.has(path)).map(({ path }) => shown(path))
  if (files.length > 0) return files
  const quoted = /'(.*)'/.exec(refusal.stderr)?.[1]
  return [quoted ?? saidByGit(refusal)]
}
