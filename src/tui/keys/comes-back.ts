import type { BoardSnapshot } from '../../core/board.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'

/**
 * What a retry makes of these tasks once they are skipped: what they are now (`same`), or something else, as of one that has failed,
 * waits or is held, which would be tried anew. `unknown`: not all of them are in view.
 */
export function comesBack(
  items: readonly ItemId[],
  snapshot: BoardSnapshot | null,
): 'same' | 'other' | 'unknown' {
  const rows = snapshot === null ? [] : rowsIn(snapshot)
  const found = items.map((id) => rows.find(({ item }) => item.id === id))
  if (found.some((row) => row !== undefined && !isOnlyTodo(row))) return 'other'
  return found.includes(undefined) ? 'unknown' : 'same'
}

const isOnlyTodo = ({ state, item: { standing } }: ItemRow): boolean =>
  (state === 'todo' || state === 'blocked') && standing.status === 'todo' && standing.hold === null

function rowsIn({ rows, page }: BoardSnapshot): readonly ItemRow[] {
  if (page?.kind === 'needs') return [...rows, ...page.rows.map(({ row }) => row)]
  if (page?.kind === 'task' && page.row !== null) return [...rows, page.row]
  return rows
}
