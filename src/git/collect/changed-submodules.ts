import type { LeftOut } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { CollectOrder } from '../../core/ports/worktrees.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { oneLine } from '../command/git-error.ts'
import { shown, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { submoduleStores, type SubmoduleStore } from '../objects/submodule-store.ts'
import type { GivenAside } from './given.ts'
import { keepSubmodule } from './keep-submodule.ts'
import type { Sorted } from './sort-changes.ts'
import { submodulesIn } from './submodules.ts'
import type { Change } from './worktree-changes.ts'

/**
 * A commit in a submodule is work where it can be stored in the user's repository of it. Everything else in a submodule
 * exists only in the worktree.
 */
export async function changedSubmodules(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CollectOrder,
  { aside, changes, adminDir }: Found,
): Promise<{
  readonly taken: NonNullable<Sorted['gitlinks']>
  readonly leftOut: readonly LeftOut[]
  readonly refusal: string | null
}> {
  const moved = new Set(changes.filter(({ kind }) => kind === 'submodule').map(({ path }) => path))
  const states = await submodulesIn(context, privateDir, changes)
  const seen = new Set(states.map(({ path }) => path))
  const unseen = [...moved].filter((path) => !seen.has(path))
  const stores =
    moved.size === 0
      ? new Map<PathBytes, SubmoduleStore>()
      : await submoduleStores(context, privateDir, order.base)
  const renamed = changes.some(({ path }) => shown(path) === '.gitmodules')
  const taken: { path: PathBytes; commit: Oid }[] = []
  const inStates: { path: PathBytes; why: string }[] = []
  for (const { path, head, unsaved, bump } of states) {
    const asGiven = aside.isSubmoduleAsGiven(path, head, !moved.has(path))
    if (asGiven && (unsaved === null || (head === null && (await aside.isUnfilledAsGiven(path))))) continue
    const store = stores.get(path)
    // What is settled is compared with a newer target: it may be the target that has moved the submodule.
    const isMove = !asGiven && moved.has(path) && (order.settled !== true || aside.knowsSubmodule(path))
    const canBeKept = isMove && !renamed && adminDir !== null
    const why =
      canBeKept && bump !== null && store !== undefined
        ? await keepSubmodule(context, order, { bump, store, adminDir })
        : (unsaved ?? movedAway)
    if (why !== null) inStates.push({ path, why })
    else if (bump !== null) taken.push({ path, commit: bump.head })
  }
  const changed = [...inStates, ...unseen.map((path) => ({ path, why: movedAway }))]
  const [first] = changed
  return {
    taken,
    leftOut: changed.map(({ path }) => ({ path: shown(path), why: 'submodule' as const })),
    refusal:
      first === undefined ? null : `the submodule ${oneLine(shown(first.path))} is not taken: ${first.why}`,
  }
}

interface Found {
  readonly aside: GivenAside
  readonly changes: readonly Change[]
  readonly adminDir: string | null
}

const movedAway = 'it was moved to another commit'
