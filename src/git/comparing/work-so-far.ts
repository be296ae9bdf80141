import type { LeftOut } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { WorktreePlace } from '../../core/ports/worktrees.ts'
import { GivenAside, givenPrivateDir, stateSinceGiven } from '../collect/given.ts'
import { sortChanges } from '../collect/sort-changes.ts'
import { stage } from '../collect/stage.ts'
import { submodulesIn } from '../collect/submodules.ts'
import { copyIndex } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { inQuarantine } from '../objects/quarantine.ts'

export interface SoFarOrder extends WorktreePlace {
  readonly base: Oid
  readonly given: Oid
  /** Backlog files: they are no work. */
  readonly exclude: readonly string[]
}

export interface SoFar {
  readonly tree: Oid
  /** Where its new objects are, for as long as this is used. */
  readonly objects: string
  readonly leftOut: readonly LeftOut[]
}

/**
 * The worktree as it is now, new files included, as a tree that exists for as long as it is used. Neither an index nor the
 * repository's objects are changed, and what the agent did to its own index has no effect.
 */
export async function withWorkSoFar<T>(
  context: RepositoryContext,
  order: SoFarOrder,
  use: (work: SoFar) => Promise<T>,
): Promise<T> {
  const given = await givenPrivateDir(context, order)
  const { changes } = await stateSinceGiven(context, given, order.given)
  const aside = await GivenAside.read(given)
  const exclude = [...order.exclude.map((path) => ({ path, why: 'backlog' as const })), ...aside.paths]
  const { deletions, others, leftOut } = await sortChanges(context, given, changes, exclude)
  const submodules = await submodulesIn(context, given, changes)
  const gitlinks = submodules.flatMap(({ path, head }) => (head === null ? [] : [{ path, commit: head }]))
  return inQuarantine(context, given, async (privateDir) => {
    const index = `${privateDir.objects}/index`
    await copyIndex(given.index ?? `${given.gitDir}/index`, index)
    const { tree } = await stage(context, { ...privateDir, index }, { deletions, others, gitlinks })
    const passed = leftOut.filter(({ why }) => why !== 'submodule')
    return use({ tree, objects: privateDir.objects, leftOut: passed })
  })
}
