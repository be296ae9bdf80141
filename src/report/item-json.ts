import { filesOf, leftOutOf } from '../core/attempt.ts'
import type { TokenClaim } from '../core/claims/token-claim.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'
import { usageOfRow } from '../wording/row-tries.ts'

/** An item as `list --json` and `show --json` print it: one flat object, additions allowed, nothing taken away. */
export function itemJson(row: ItemRow): Readonly<Record<string, unknown>> {
  const { item, state, attempt, claim, openNeeds } = row
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
    outside: row.outside === true,
    files: item.files,
    estimateHours: item.estimateHours,
    weight: item.weight ?? null,
    scheduledFor: iso(item.scheduledFor ?? null),
    assignee: item.assignee,
    agent: item.agent,
    model: item.model,
    reason: 'reason' in standing ? standing.reason : null,
    attempts: item.attempts,
    worker: attempt !== null && attempt.end === null ? `W${attempt.worker}` : null,
    claim: claim === undefined ? null : tokenClaimJson(claim),
    commit: standing.status === 'done' ? standing.commit : null,
    usage: usageOfRow(row),
    filesModified: claim?.end?.how === 'completed' ? claim.files : filesOf(attempt),
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

/** Who has it, or ended it last, where that is no worker of a run. */
const tokenClaimJson = ({ agent, claimedAt, leaseUntil, end, summary }: TokenClaim) => ({
  agent,
  claimedAt: new Date(claimedAt).toISOString(),
  leaseUntil: new Date(leaseUntil).toISOString(),
  ended: end?.how ?? null,
  summary,
})
