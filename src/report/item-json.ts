import { filesOf, leftOutOf, usageOf } from '../core/attempt.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'

/** An item as `list --json` and `show --json` print it: one flat object, additions allowed, nothing taken away. */
export function itemJson(row: ItemRow): Readonly<Record<string, unknown>> {
  const { item, state, attempt, openNeeds } = row
  const { standing } = item
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  return {
    id: item.id,
    title: item.title,
    description: item.description,
    type: item.type,
    status: standing.status,
    state,
    priority: item.priority,
    sourcePriority: item.sourcePriority,
    parent: item.parent,
    dependsOn: item.dependsOn,
    openNeeds,
    files: item.files,
    estimateHours: item.estimateHours,
    assignee: item.assignee,
    agent: item.agent,
    model: item.model,
    reason: 'reason' in standing ? standing.reason : null,
    attempts: item.attempts,
    worker: attempt !== null && attempt.end === null ? `W${attempt.worker}` : null,
    commit: standing.status === 'done' ? standing.commit : null,
    usage: row.usage ?? (attempt === null ? null : usageOf(attempt)),
    filesModified: filesOf(attempt),
    leftOut: leftOutOf(attempt),
    createdAt: iso(item.createdAt),
    claimedAt: standing.status === 'claimed' ? iso(standing.claimedAt) : null,
    updatedAt: iso(item.updatedAt),
    completedAt: standing.status === 'done' ? iso(standing.completedAt) : null,
    source: item.source,
    line: item.line,
    metadata: item.metadata,
  }
}
