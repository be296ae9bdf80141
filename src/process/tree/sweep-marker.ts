import type { ProcessContext } from '../context.ts'
import { endTree } from './end-tree.ts'
import { createTree } from './process-tree.ts'

const graceMs = 500

/** Ends whoever carries the marker. Costs one look where nobody does, which is nearly always. */
export async function sweepMarker(room: ProcessContext, marker: string): Promise<void> {
  const tree = createTree(room.scanner, { root: null, marker, worktree: null })
  tree.search()
  if (tree.living().length > 0) await endTree(room.scanner, tree, graceMs)
}
