import { shellWord } from '../../core/shell-word.ts'
import { held, type Delivery, type Held } from '../delivery.ts'
import { exists, inProgress } from '../in-progress.ts'
import type { Site } from '../site.ts'
import { headOf } from '../target-places.ts'

/** Why a checkout can't be brought along now, by a look at a few files; null when nothing speaks against it. */
export async function unfit(site: Site, { checkout, target }: Delivery): Promise<Held | null> {
  const { gitDir, root } = checkout
  const what = await inProgress(gitDir)
  if (what !== null) return held(`${what} is in progress in ${root}`, [], 'finish it or abort it')
  if ((await headOf(gitDir)) !== `refs/heads/${target}`) return held(`${root} is switching branches`)
  if (await exists(`${gitDir}/info/sparse-checkout`)) return held(`${root} is a sparse checkout`)
  for (const lock of refLocks(site, target, gitDir)) if (await exists(lock)) return lockInTheWay(lock)
  return null
}

/** What git makes while it moves the branch: with one of them there, nobody can. */
export const refLocks = (site: Site, target: string, gitDir: string): readonly string[] => [
  ...new Set([
    `${site.repository.commonDir}/refs/heads/${target}.lock`,
    `${gitDir}/HEAD.lock`,
    `${site.repository.commonDir}/HEAD.lock`,
  ]),
]

export const lockInTheWay = (lock: string): Held =>
  held(
    `${lock} is in the way: a git command is at work there, or was killed`,
    [],
    `when no git command runs there: rm ${shellWord(lock)}`,
  )
