import type { Repair, SecureOrder } from '../../core/ports/worktrees.ts'
import { saveAgentHead } from '../agent-head.ts'
import { slotName } from '../attempt-slot.ts'
import { privateDir } from '../private-dir.ts'
import { agentRef } from '../refs.ts'
import type { Site } from '../site.ts'
import { readRecord } from './attempt-record.ts'
import { entryDir } from './entry.ts'
import { repairWorktree } from './repair/repair-worktree.ts'
import { isUntouched, lookOfNames } from './repair/untouched.ts'

/** A prune that began before the agent's git wrote a name may still take objects of it. */
const longestPruneMs = 10_000

interface Seen {
  readonly look: string
  /** When it was first seen so. */
  readonly at: number
  readonly again: boolean
}

/**
 * Puts the agent's own commits where no prune reaches them, as soon as they are seen, and repairs what has lost objects by then.
 * While the agent works a look costs four stats; git is asked only after something of its git has changed.
 */
export class WorktreeGuard {
  readonly #site: Site
  readonly #seen = new Map<string, Seen>()

  constructor(site: Site) {
    this.#site = site
  }

  /** @throws LoopworkError kind `git` when it can't be done now: a prune that is under way, the agent's own git, a full disk. */
  async secure(order: SecureOrder): Promise<Repair | null> {
    const look = await this.#look(order.dir)
    if (look === null) return null
    const seen = this.#seen.get(order.dir)
    const isDue = seen?.look !== look || (seen.again && Date.now() - seen.at > longestPruneMs)
    if (order.when === 'changed' && !isDue) return null
    const repair = await this.#secure(order)
    const now = (await this.#look(order.dir)) ?? look
    this.#seen.set(order.dir, { look: now, at: Date.now(), again: seen?.look !== look })
    return repair
  }

  async #look(dir: string): Promise<string | null> {
    const record = await this.#site.records.worktreeAt(dir)
    if (record === null || record.entry === null) return null
    return lookOfNames(this.#site, { adminDir: entryDir(this.#site, record.entry), branch: record.branch })
  }

  async #secure({ dir, slug, number }: SecureOrder): Promise<Repair | null> {
    const standing = await readRecord(this.#site, { dir, slug, number })
    // A person works in one that is kept: their names are theirs to move.
    if (standing.kind !== 'ours' || standing.record.state === 'kept' || standing.adminDir === null)
      return null
    const { adminDir, record } = standing
    const { base, branch } = record
    const name = slotName({ slug, number })
    const secured = agentRef(slug, number)
    const damaged = { adminDir, branch, base, secured, filledBy: `${this.#site.slots}/${name}/index` }
    if (await isUntouched(this.#site, damaged)) return null
    // One of its own: the collecting and the live diffstat have another HEAD in theirs.
    const slot = await privateDir(this.#site, { name: `${name}/repair`, workTree: dir, head: base })
    const repair = await repairWorktree(this.#site, slot, damaged)
    await saveAgentHead(this.#site, slot, { slug, number }, { standing, base })
    return repair
  }
}
