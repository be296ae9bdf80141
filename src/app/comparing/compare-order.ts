import type { DiffSource } from '../../core/diff/diff-source.ts'
import type { CompareOrder } from '../../core/ports/git.ts'
import type { Store } from '../../core/ports/store.ts'
import { filesOfSources } from '../backlog-files/backlog-files.ts'
import type { Project } from '../project.ts'

/** What git has to compare. Backlog files are left out of what an agent is working on, as they will be of its work. */
export async function compareOrder(
  { project, store }: { readonly project: Project; readonly store: Store },
  source: DiffSource,
): Promise<CompareOrder> {
  switch (source.kind) {
    case 'so far':
      return { of: { ...source, kind: 'worktree', exclude: await filesOfSources(project, store) } }
    case 'result':
      return { of: { kind: 'commits', from: source.from, to: source.to } }
    case 'merged':
      return { of: { kind: 'commit', commit: source.commit } }
  }
}
