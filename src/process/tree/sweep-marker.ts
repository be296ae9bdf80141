import type { ProcessContext } from '../context.ts'
import { endTree } from './end-tree.ts'
import { createTree } from './process-tree.ts'

const graceMs = 500

/** Ends every process with the marker. Costs one scan when there is none, which is nearly always. */
export async function sweepMarker(context: ProcessContext, marker: string): Promise<void> {
  const tree = createTree(context.scanner, { root: null, marker, worktree: null })
  tree.search()
  if (tree.living().length > 0) await endTree(context.scanner, tree, { graceMs })
}
