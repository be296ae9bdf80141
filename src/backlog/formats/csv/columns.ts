/** What a column is taken for, and its names in the exports of trackers, the surest first. */
const names = {
  id: ['issue key', 'identifier', 'key', 'id', 'issue id', 'task id', 'ticket id', 'iid', 'number', '#'],
  /** Other names of the same task: Jira's parents are named by its number. */
  otherId: ['issue id', 'id'],
  title: ['summary', 'title', 'name', 'task', 'task name'],
  description: ['description', 'body', 'details', 'notes'],
  status: ['status', 'state', 'list'],
  category: ['status category', 'status type'],
  priority: ['priority'],
  type: ['issue type', 'type', 'work type', 'kind'],
  parent: [
    'parent key',
    'parent issue',
    'parent',
    'parent id',
    'parent task',
    'epic link',
    'custom field (epic link)',
  ],
  labels: ['labels', 'label', 'tags'],
  needs: [
    'inward issue link (blocks)',
    'blocked by',
    'blocked by (dependencies)',
    'is blocked by',
    'depends on',
    'dependencies',
  ],
  blocks: ['outward issue link (blocks)', 'blocks', 'blocking', 'blocking (dependencies)'],
  assignee: ['assignee', 'assigned to', 'owner', 'assignee username'],
  completed: ['completed', 'completed at', 'closed at (utc)', 'resolved'],
  cancelled: ['canceled', 'cancelled', 'canceled at'],
} as const

export type ColumnName = keyof typeof names

/** Of which a task has as many as there are cells; of any other the first that is not empty counts. */
export const severalOf: ReadonlySet<ColumnName> = new Set(['labels', 'needs', 'blocks', 'otherId'])

/** The columns by what they are; some, such as labels, there are several of. */
export function columnsOf(header: readonly string[]): ReadonlyMap<ColumnName, readonly number[]> {
  const written = header.map((cell) => cell.trim().toLowerCase())
  const at = (name: string): readonly number[] =>
    written.flatMap((cell, index) => (cell === name ? [index] : []))
  const found = new Map<ColumnName, readonly number[]>()
  for (const column of Object.keys(names) as ColumnName[]) {
    const places = names[column].map(at).filter((places) => places.length > 0)
    const taken = severalOf.has(column) ? places.flat() : places[0]
    if (taken !== undefined && taken.length > 0) found.set(column, taken)
  }
  return found
}
