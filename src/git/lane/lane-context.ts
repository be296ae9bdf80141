import type { Oid } from '../../core/ids.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import type { AttributeTrees } from '../objects/attribute-folders.ts'
import type { LaneRecords } from './put-back-lane.ts'

/** What the lane works with: its slot's work tree is replaced by the attributes of the merge's target. */
export interface LaneContext {
  readonly context: RepositoryContext
  readonly privateDir: PrivateGitDir
  readonly attributes: AttributeTrees
  readonly records: LaneRecords
  /** First parents of commits that this process made: saves asking git what we know. */
  readonly parents: Map<Oid, Oid>
}
