import { existsSync } from 'node:fs'
import type { PageContent } from '../core/board/page-content.ts'
import { settledIn } from '../core/policy/to-settle.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'

/** Of a page about one task. */
export const openedRow = (page: PageContent | null): readonly ItemRow[] =>
  (page?.kind === 'task' || page?.kind === 'conflict') && page.row !== null ? [page.row] : []

/** Few: only tasks that wait for a person have one. */
export function keptWorktrees(rows: readonly ItemRow[]): ReadonlySet<string> {
  const paths = rows.flatMap(({ state, attempt }) => settledIn(state, attempt)?.worktree ?? [])
  return new Set(paths.filter(existsSync))
}
