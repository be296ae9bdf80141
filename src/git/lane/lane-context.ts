import type { Oid } from '../../core/ids.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import type { AttributeFolders } from '../objects/attribute-folders.ts'
import type { TreeEntries } from '../objects/without-git/tree-content.ts'
import type { LaneRecords } from './put-back-lane.ts'

/** What the lane works with. The work tree of its private git directory is replaced by the attributes of the merge's target. */
export interface LaneContext {
  readonly context: RepositoryContext
  readonly privateDir: PrivateGitDir
  readonly attributes: AttributeFolders
  readonly records: LaneRecords
  /** First parents of commits that this process made, so that git need not be asked for them. */
  readonly parents: Map<Oid, Oid>
  /** Folders of the tip, as git stores them: see `trees/overlay-tree.ts`. */
  readonly trees: Map<Oid, TreeEntries>
}
