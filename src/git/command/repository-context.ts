import type { Repository } from '../../core/ports/git.ts'
import type { WorktreeRecords } from '../../core/ports/worktree-records.ts'

/** What src/git/ knows about the repository that it was opened for. Does not change during a run. */
export interface RepositoryContext {
  readonly repository: Repository
  /** Names the store in paths and marks. */
  readonly storeId: string
  readonly records: WorktreeRecords
  /** Where private git dirs live: `<state>/git`. */
  readonly privateDirs: string
  /** The main worktree's root; null when the repository is bare and only has linked worktrees. */
  readonly mainRoot: string | null
  readonly identity: Identity
  /** The user's settings that change how content is stored, taken once at the start. Nothing in them is executed. */
  readonly config: readonly (readonly [key: string, value: string])[]
  /** `info/exclude` and `info/attributes` as they were at the start. */
  readonly exclude: string
  readonly attributes: string
  readonly shallow: boolean
}

export interface Person {
  readonly name: string
  readonly email: string
}

export interface Identity {
  readonly author: Person
  readonly committer: Person
}

/** The id that means "there is no such ref yet", as long as the repository's ids are. */
export const noOid = (context: RepositoryContext): string => '0'.repeat(context.repository.head.length)
