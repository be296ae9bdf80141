import { dirname } from 'node:path'
import { shellWord } from '../../core/naming/shell-word.ts'
import { exists, namesIn, textOrNull } from '../../files/or-null.ts'
import type { RepositoryContext } from '../command/repository-context.ts'

/** A worktree of the user's: where its files are, and where git stores its HEAD and index. */
export interface Checkout {
  readonly root: string
  readonly gitDir: string
}

export interface TargetPlaces {
  /** Where the branch is checked out. */
  readonly checkouts: readonly Checkout[]
  /** Why it may not move although it is checked out nowhere: something will write it when it ends. */
  readonly owned: Owned | null
}

export interface Owned {
  readonly why: string
  /** What a person can do about it. */
  readonly mend: string
}

/** Reads git's files, without a process, since it is called on every tick. Our own worktrees are left out. */
export async function targetPlaces(context: RepositoryContext, target: string): Promise<TargetPlaces> {
  const checkouts: Checkout[] = []
  let owned: Owned | null = null
  for (const place of await userCheckouts(context)) {
    const reachable = await exists(place.root)
    const has = (await headOf(place.gitDir)) === `refs/heads/${target}`
    if (has && reachable) checkouts.push(place)
    else if (has && (await exists(`${place.gitDir}/locked`)))
      owned = {
        why: `its worktree ${place.root} can't be reached`,
        mend: `bring its folder back, or take that worktree from git's list: git worktree remove -f -f -- ${shellWord(place.root)}`,
      }
    const writes = await ownerIn(place, target)
    if (writes !== null) owned ??= { why: writes, mend: 'finish it or abort it' }
  }
  return { checkouts, owned }
}

export async function userCheckouts(context: RepositoryContext): Promise<readonly Checkout[]> {
  const admins = `${context.repository.commonDir}/worktrees`
  const main =
    context.mainRoot === null ? [] : [{ root: context.mainRoot, gitDir: context.repository.commonDir }]
  const linked = await Promise.all((await namesIn(admins)).map((name) => linkedCheckout(`${admins}/${name}`)))
  return [...main, ...linked.filter((place) => place !== null)]
}

async function linkedCheckout(gitDir: string): Promise<Checkout | null> {
  const link = await textOrNull(`${gitDir}/gitdir`)
  const ours = (await textOrNull(`${gitDir}/locked`))?.startsWith('loopwork ') === true
  return link === null || ours ? null : { root: dirname(link.trimEnd()), gitDir }
}

/** The full ref name; null when detached. */
export async function headOf(gitDir: string): Promise<string | null> {
  const head = await textOrNull(`${gitDir}/HEAD`)
  return /^ref: (.*)\n?$/.exec(head ?? '')?.[1] ?? null
}

/** A rebase detaches HEAD, and writes its branch when it ends, whatever the branch is by then. */
async function ownerIn({ root, gitDir }: Checkout, target: string): Promise<string | null> {
  for (const kind of ['rebase-merge', 'rebase-apply']) {
    const name = (await textOrNull(`${gitDir}/${kind}/head-name`))?.trim()
    if (name === `refs/heads/${target}`) return `a rebase of ${target} is in progress in ${root}`
  }
  const bisected = (await textOrNull(`${gitDir}/BISECT_START`))?.trim()
  return bisected === target ? `a bisect of ${target} is in progress in ${root}` : null
}
