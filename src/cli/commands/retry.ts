import { existsSync } from 'node:fs'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { runFactsOf } from '../../app/run-facts.ts'
import { retryItems } from '../../board/retry-items.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { settledIn } from '../../core/policy/to-settle.ts'
import type { Git } from '../../core/ports/git.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Worktrees } from '../../core/ports/worktrees.ts'
import { literal } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { comesBack } from '../../wording/moved-on.ts'
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
    const place = elsewhereOf(flags)
    if (store === null) {
      const refused = items.map((item) => ({ item, why: 'there is no such task here' }))
      return reportVerb(items, refused, { became: '', place })
    }
    const again = flags.again === true
    const worktrees = lookInWith(project, store)
    // Before they are retried: a supervisor may take them up at once.
    const kept = again ? new Map<string, string>() : await takenUp(store, ids, worktrees)
    const unsettled = async (dir: string) => (await worktrees()).unsettled(dir)
    const refused = await retryItems(store, { items, again, stands: existsSync, unsettled })
    const became = (item: ItemId) => `back to todo${kept.get(item) ?? ''}`
    const code = reportVerb(items, refused, { became, place })
    const isWaiting = refused.length < items.length && (await runFactsOf(store)).living.length === 0
    if (isWaiting) process.stderr.write(`${inPlace(nextRun, place)}\n`)
    return code
  })
}

/** No run is going on that would take up what was retried. */
const nextRun = literal('loopwork run takes that up, and so does loopwork tui')

/** Most tasks that are retried have no worktree that was left to a person, so the repository is opened for the first that has one. */
function lookInWith(project: Project, store: Store): () => Promise<Worktrees> {
  let opened: Promise<Git> | null = null
  return async () => {
    opened ??= import('../../app/open-git-of.ts').then(({ openGitOf }) => openGitOf(project, store))
    return (await opened).worktrees
  }
}

/** Of those that a person settles: what becomes of that. */
async function takenUp(
  store: Store,
  ids: readonly string[],
  worktrees: () => Promise<Worktrees>,
): Promise<ReadonlyMap<string, string>> {
  const words = new Map<string, string>()
  const target = (await store.newestRun())?.settings.target ?? null
  for (const id of ids) {
    const row = await store.item(itemId(id))
    const worktree = row === null ? null : (settledIn(row.state, row.attempt)?.worktree ?? null)
    const record = worktree === null ? null : await store.worktreeAt(worktree)
    if (record === null) continue
    const dir = record.path
    const behind = target === null ? null : await (await worktrees()).behind({ dir, target })
    const moved = behind === null ? '' : `; ${comesBack(behind.target)}`
    words.set(
      id,
      `: what you have settled in ${sanitize(dir)} is taken up without an agent (--again starts an agent)${moved}`,
    )
  }
  return words
}
