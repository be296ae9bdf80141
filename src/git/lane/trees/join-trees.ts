import type { Oid } from '../../../core/ids.ts'
import { mergeTree, type MergedTree } from '../../objects/merge-tree.ts'
import type { Quarantined } from '../../objects/quarantine.ts'
import type { LaneContext } from '../lane-context.ts'

export interface Join {
  readonly target: Oid
  readonly work: Oid
  /** Whose attributes decide how files are merged: the target, or the commit whose files it has. */
  readonly attributesOf: Oid
}

/** Both sides' changes since their fork. */
export async function joinTrees(
  { context, attributes }: LaneContext,
  privateDir: Quarantined,
  { target, work, attributesOf }: Join,
): Promise<MergedTree> {
  return mergeTree(
    context,
    { ...privateDir, workTree: await attributes.folderFor(attributesOf) },
    target,
    work,
  )
}
