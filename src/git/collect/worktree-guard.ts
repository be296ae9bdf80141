import { LoopworkError } from '../../core/errors.ts'
import type { Repair, SecureOrder } from '../../core/ports/worktrees.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { agentRef } from '../objects/refs/refs.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { repairWorktree } from '../worktrees/repair/repair-worktree.ts'
import { isUntouched, lookOfNames, type NamesLook } from '../worktrees/repair/untouched.ts'
import { entryDir } from '../worktrees/worktree-entry.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'
import { saveAgentHead } from './agent-commits.ts'

/** `git status` writes the index too, and staged files can wait: in a big repository each query of git takes a while. */
const indexWaitMs = 10_000
/** At most this share of the time is spent on queries of git. */
const share = 20

const unknown: NamesLook = { commits: '', index: '' }

interface Seen {
  readonly look: NamesLook
  readonly checkedAtMs: number
  readonly tookMs: number
  /** Something was new: checked once more when a prune that was running then must have ended. */
  readonly again: boolean
}

function isDue(seen: Seen | undefined, look: NamesLook): boolean {
  if (seen === undefined) return true
  const sinceMs = Date.now() - seen.checkedAtMs
  if (sinceMs >= 0 && sinceMs < seen.tookMs * share) return false
  if (seen.look.commits !== look.commits) return true
  const isOld = sinceMs < 0 || sinceMs > indexWaitMs
  return isOld && (seen.again || seen.look.index !== look.index)
}

/**
 * Puts the agent's own commits where no prune reaches them, as soon as they are seen, and repairs what has lost objects by then.
 * While the agent works a check costs six `stat` calls; git is run only when a file of the agent's git has changed.
 */
export class WorktreeGuard {
  readonly #context: RepositoryContext
  readonly #seen = new Map<string, Seen>()

  constructor(context: RepositoryContext) {
    this.#context = context
  }

  /** @throws LoopworkError kind `git` when it can't be done now: a prune that is under way, the agent's own git, a full disk. */
  async secure(order: SecureOrder): Promise<Repair | null> {
    const look = await this.#look(order.dir)
    if (look === null) return null
    const seen = this.#seen.get(order.dir)
    if (order.when === 'changed' && !isDue(seen, look)) return null
    const beganMs = Date.now()
    // After a failure it counts as new again, within the share of time; after a repair the next check covers what was
    // just written.
    let known: NamesLook | null = null
    try {
      const repair = await this.#secure(order)
      known = repair === null ? look : await this.#look(order.dir)
      return repair
    } finally {
      const again = seen?.look.commits !== look.commits || seen.look.index !== look.index
      const checkedAtMs = Date.now()
      const tookMs = known === look || known === null ? checkedAtMs - beganMs : 0
      this.#seen.set(order.dir, { look: known ?? unknown, checkedAtMs, tookMs, again })
    }
  }

  /** Its worktree is removed: thousands come and go while a screen is open. */
  forget(dir: string): void {
    this.#seen.delete(dir)
  }

  async #look(dir: string): Promise<NamesLook | null> {
    const record = await this.#context.records.worktreeAt(dir)
    if (record === null || record.entry === null) return null
    return lookOfNames(this.#context, {
      adminDir: entryDir(this.#context, record.entry),
      branch: record.branch,
    })
  }

  async #secure({ dir, slug, number }: SecureOrder): Promise<Repair | null> {
    const standing = await readRecord(this.#context, { dir, slug, number })
    // A person works in a kept worktree: only they may move its branch and HEAD.
    if (standing.kind !== 'ours' || standing.record.state === 'kept' || standing.adminDir === null)
      return null
    const { adminDir, record } = standing
    const { base, branch } = record
    const name = privateDirName({ slug, number })
    const secured = agentRef(slug, number)
    const damaged = {
      adminDir,
      branch,
      base,
      secured,
      filledBy: `${this.#context.privateDirs}/${name}/index`,
    }
    if (await isUntouched(this.#context, damaged)) return null
    // A private git directory of its own: those of collecting and of the live diffstat have another HEAD.
    const privateDir = await openPrivateGitDir(this.#context, {
      name: `${name}/repair`,
      workTree: dir,
      head: base,
    })
    const repair = await repairWorktree(this.#context, privateDir, damaged)
    await saveAgentHead(this.#context, privateDir, { slug, number }, { standing, base })
    if (repair?.unfinished === true && repair.moved.length === 0)
      throw new LoopworkError('git', `putting the index of ${dir} right: it can't be written now`)
    return repair
  }
}
