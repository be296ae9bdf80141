import type { ConflictContent } from '../../../core/board/page-content.ts'
import type { ConflictFile } from '../../../core/diff/merge-conflict.ts'

/** Files in conflict that the person has settled in the task's worktree, by path; empty where that can't be told file by file. */
export function settledFiles({
  settling,
  shown,
}: Pick<ConflictContent, 'settling' | 'shown'>): ReadonlySet<string> {
  const open = shown.kind === 'read' ? filesInConflict(shown.files) : []
  if (settling?.kind === 'settled') return new Set(open)
  if (settling?.kind !== 'open') return new Set()
  const { files: left } = settling
  // The worktree may be in another merge than the one that is shown, or git names a file otherwise there.
  if (left.length === 0 || !left.every((path) => open.includes(path))) return new Set()
  return new Set(open.filter((path) => !left.includes(path)))
}

export const filesInConflict = (files: readonly ConflictFile[]): readonly string[] =>
  files.flatMap(({ path, result }) => (result.kind === 'open' ? [path] : []))
