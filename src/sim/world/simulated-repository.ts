import { oid, type Oid } from '../../core/ids.ts'
import { drawn } from '../seeded.ts'

/** An attempt's worktree, and what its agent has changed in it. */
export interface SimulatedWorktree {
  readonly base: Oid
  readonly files: readonly string[]
  /** Its work conflicts with whatever is merged beside it. */
  readonly clashes: boolean
}

interface SimulatedCommit {
  readonly tree: Oid
  readonly files: readonly string[]
  readonly clashes: boolean
}

/**
 * What git knows in a simulated world: a branch, commits that change files by name, and worktrees. Two pieces of work conflict when
 * they change the same file and neither has the other below it.
 */
export class SimulatedRepository {
  readonly #seed: number
  readonly #commits = new Map<Oid, SimulatedCommit>()
  readonly #worktrees = new Map<string, SimulatedWorktree>()
  /** How many merges a commit of the branch has below it. */
  readonly #places = new Map<Oid, number>()
  readonly #lastMergeOf = new Map<string, number>()
  readonly #filesMerged: (readonly string[])[] = []
  /** Work that is to conflict. Where nothing was merged beside it, the next that meets anything conflicts in its place. */
  readonly #clashing = new Set<Oid>()
  #made = 0
  #tip: Oid

  constructor(seed: number) {
    this.#seed = seed
    this.#tip = this.#newOid()
    this.#places.set(this.#tip, 0)
  }

  get tip(): Oid {
    return this.#tip
  }

  get merges(): number {
    return this.#filesMerged.length
  }

  get filesChanged(): number {
    return this.#lastMergeOf.size
  }

  open(dir: string, base: Oid): void {
    this.#worktrees.set(dir, { base, files: [], clashes: false })
  }

  /** An agent has changed files in its worktree. */
  work(dir: string, change: Pick<SimulatedWorktree, 'files' | 'clashes'>): void {
    const worktree = this.#worktrees.get(dir)
    if (worktree !== undefined) this.#worktrees.set(dir, { ...worktree, ...change })
  }

  at(dir: string): SimulatedWorktree | null {
    return this.#worktrees.get(dir) ?? null
  }

  close(dir: string): void {
    this.#worktrees.delete(dir)
  }

  commit(files: readonly string[], clashes: boolean): { readonly commit: Oid; readonly tree: Oid } {
    const made = { tree: this.#newOid(), files, clashes }
    const commit = this.#newOid()
    this.#commits.set(commit, made)
    return { commit, tree: made.tree }
  }

  /** The work as a commit on the tip; or the files in which it conflicts. */
  merge(
    work: Oid,
    base: Oid,
  ): { readonly commit: Oid; readonly tree: Oid } | { readonly files: readonly string[] } {
    const done = this.#commits.get(work)
    if (done === undefined) throw new Error(`no such commit in the simulated repository: ${work}`)
    if (done.clashes) this.#clashing.add(work)
    if (base === this.#tip) return { commit: work, tree: done.tree }
    const place = this.#places.get(base) ?? 0
    const both = done.files.filter((file) => (this.#lastMergeOf.get(file) ?? -1) >= place)
    if (both.length > 0) return { files: both }
    const [clash] = this.#clashing
    if (clash !== undefined) {
      this.#clashing.delete(clash)
      return { files: this.#filesMerged.at(-1)?.slice(0, 1) ?? [] }
    }
    return this.commit(done.files, false)
  }

  advance(to: Oid): void {
    const { files } = this.#commits.get(to) ?? { files: [] }
    for (const file of files) this.#lastMergeOf.set(file, this.merges)
    this.#filesMerged.push(files)
    this.#places.set(to, this.merges)
    this.#tip = to
  }

  isOnBranch(commit: Oid): boolean {
    return this.#places.has(commit)
  }

  /** As git names objects; the same in each rehearsal with this seed. */
  #newOid(): Oid {
    const number = this.#made++
    const parts = [0, 1, 2, 3, 4].map((part) =>
      Math.floor(drawn(this.#seed, 'oid', number, part) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    return oid(parts.join(''))
  }
}
