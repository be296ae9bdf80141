import { existsSync } from 'node:fs'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { retryItems } from '../../board/retry-items.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { settledIn } from '../../core/policy/to-settle.ts'
import type { Git } from '../../core/ports/git.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Unsettled } from '../../core/ports/worktrees.ts'
import { sanitize } from '../../text/sanitize.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { reportVerb } from '../print/verb-results.ts'

export interface RetryFlags extends CommonFlags {
  /** A conflict too starts from the target as it is then. */
  readonly again?: boolean
}

export async function retry(ids: readonly string[], flags: RetryFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const items = ids.map(itemId)
    const again = flags.again === true
    const kept = store === null || again ? new Map<string, string>() : await keptWorktrees(store, ids)
    const refused =
      store === null
        ? items.map((item) => ({ item, why: 'there is no such task here' }))
        : await retryItems(store, {
            items,
            again,
            stands: existsSync,
            unsettled: lookIn(project, store),
          })
    const became = (item: ItemId): string => {
      const dir = kept.get(item)
      return dir === undefined
        ? 'back to todo'
        : `back to todo: what you have settled in ${sanitize(dir)} is taken up without an agent (--again starts an agent)`
    }
    return reportVerb(items, refused, { became, place: elsewhereOf(flags) })
  })
}

/** Most tasks that are retried have no such worktree, so the repository is opened with the first that has one. */
function lookIn(project: Project, store: Store): (dir: string) => Promise<Unsettled | null> {
  let opened: Promise<Git> | null = null
  return async (dir) => {
    opened ??= import('../../app/open-git-of.ts').then(({ openGitOf }) => openGitOf(project, store))
    return (await opened).worktrees.unsettled(dir)
  }
}

/** Of those that a person settles: where. */
async function keptWorktrees(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>()
  for (const id of ids) {
    const row = await store.item(itemId(id))
    const worktree = row === null ? null : (settledIn(row.state, row.attempt)?.worktree ?? null)
    const record = worktree === null ? null : await store.worktreeAt(worktree)
    if (record !== null) kept.set(id, record.path)
  }
  return kept
}
