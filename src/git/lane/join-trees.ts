import type { Oid } from '../../core/ids.ts'
import { mergeTree, type MergedTree } from '../objects/merge-tree.ts'
import type { Quarantined } from '../objects/quarantine.ts'
import type { Bench } from './lane-context.ts'

export interface Join {
  readonly target: Oid
  readonly work: Oid
  /** Whose attributes say how files are merged: the target, or the commit that it has the files of. */
  readonly attributesOf: Oid
}

/** Both sides' changes since their fork. */
export async function joinTrees(
  { site, attributes }: Bench,
  slot: Quarantined,
  { target, work, attributesOf }: Join,
): Promise<MergedTree> {
  return mergeTree(site, { ...slot, workTree: await attributes.folderFor(attributesOf) }, target, work)
}
