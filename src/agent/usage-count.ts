import type { AgentEvent } from '../core/agent/agent-event.ts'
import { addUsage, mostUsage, noUsage, usageSince } from '../core/agent/usage-sums.ts'
import type { Usage } from '../core/agent/usage.ts'

/** Adds up what the records of one agent process count, each in its own way. */
export interface UsageCount {
  add(event: Extract<AgentEvent, { kind: 'usage' }>): void
  /** @param isOpen more may come: it is at least that. */
  ofProcess(isOpen: boolean): Usage | null
  ofSession(isOpen: boolean): Usage | null
}

/**
 * A total replaces the parts that were added before it: they are in it. One that is lower than the total before it takes nothing
 * back: what was used once stays used, and a budget must not get room from a stream that counts backwards.
 * @param earlier what the session had used before this process.
 */
export function createUsageCount(earlier: Usage | null): UsageCount {
  let total: Usage | null = null
  let sessionTotal: Usage | null = null
  let added: Usage | null = null

  const soFar = (isOpen: boolean): Usage | null => {
    if (total === null && added === null) return null
    const sum = addUsage(total ?? noUsage, added ?? noUsage)
    return { ...sum, partial: sum.partial || isOpen }
  }

  return {
    add({ usage, scope }) {
      if (scope === 'add') {
        added = added === null ? usage : addUsage(added, usage)
        return
      }
      sessionTotal = scope === 'session' ? mostUsage(sessionTotal, usage) : null
      total = mostUsage(total, sessionTotal === null ? usage : usageSince(earlier, sessionTotal))
      added = null
    },
    ofProcess: soFar,
    ofSession(isOpen) {
      if (sessionTotal !== null) return added === null ? sessionTotal : addUsage(sessionTotal, added)
      const own = soFar(isOpen)
      return own === null || earlier === null ? (own ?? earlier) : addUsage(earlier, own)
    },
  }
}
