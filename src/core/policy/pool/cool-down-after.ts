import type { Concern, CoolDown, CoolDownClass } from '../../agent/cool-down.ts'
import { accountOf } from '../../agent/pool.ts'
import type { AgentPreset } from '../../agent/preset.ts'
import type { EpochMs } from '../../ids.ts'

const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes

/**
 * No wait is longer, whatever a vendor says: a moment that was read wrong must not stop a login for days, and a limit that is lifted
 * early is noticed the same night.
 */
export const longestVendorWaitMs = 6 * hours

/** Of a usage limit that does not say when it ends. */
const usualUsageWaitMs = 1 * hours
const longestBackoffMs = 15 * minutes
/** A vendor's clock is not ours: a try right at the moment would often come too early. */
const afterResetMs = 5 * seconds
/** Also when a limit says that it is over already: the CLI has just found that it is not. */
const shortestWaitMs = 10 * seconds

/** A fault as far as it decides who is asked next. */
export interface LimitingFault {
  readonly class: CoolDownClass
  readonly message: string
  readonly retryAfterMs?: number | undefined
  /** Epoch milliseconds. */
  readonly resetsAt?: number | undefined
}

export interface FaultFacts {
  readonly preset: Pick<AgentPreset, 'name' | 'account' | 'model'>
  /** What was stored for the same concern. */
  readonly before: CoolDown | null
  /** When the agent that met it was started: only one that began after the last cool-down has found another one. */
  readonly startedAt: EpochMs
  readonly now: EpochMs
}

/** What a fault of this class concerns; null for one that another agent would meet too, or that is the task's own. */
export function concernOf(
  fault: CoolDownClass,
  preset: Pick<AgentPreset, 'name' | 'account' | 'model'>,
): Concern | null {
  const account = accountOf(preset)
  switch (fault) {
    case 'auth':
    case 'billing':
    case 'usage_limit':
    case 'network':
      return { kind: 'account', account }
    case 'rate_limit':
    case 'overload':
      return { kind: 'model', account, model: preset.model }
    case 'not-started':
      return { kind: 'preset', preset: preset.name }
    case 'context':
    case 'model':
    case 'config':
    case 'crash':
    case 'killed':
    case 'denied':
    case 'unknown':
      return null
  }
}

/**
 * How long nobody starts anything there after a fault; null for a fault of the task's own, or of an unknown kind. Several agents that
 * run into the same limit at once are one cool-down: only a try after it raises the count that doubles the wait.
 */
export function coolDownAfter(
  fault: LimitingFault,
  { preset, before, startedAt, now }: FaultFacts,
): CoolDown | null {
  const concern = concernOf(fault.class, preset)
  if (concern === null) return null
  const isNew = before === null || startedAt >= before.until
  const inRow = isNew ? (before?.inRow ?? 0) + 1 : before.inRow
  const found = waitOf(fault, inRow, now)
  const waitMs = Math.min(Math.max(found.waitMs, shortestWaitMs), longestVendorWaitMs)
  const until = now + waitMs
  const lasts = !isNew && before.until > until
  return {
    concern,
    class: lasts ? before.class : fault.class,
    message: lasts ? before.message : fault.message,
    named: lasts ? before.named : found.named,
    since: isNew ? now : before.since,
    until: lasts ? before.until : until,
    inRow,
  }
}

interface Wait {
  readonly waitMs: number
  readonly named: boolean
}

function waitOf(fault: LimitingFault, inRow: number, now: EpochMs): Wait {
  const { retryAfterMs, resetsAt } = fault
  switch (fault.class) {
    case 'usage_limit':
      if (resetsAt !== undefined) return { waitMs: resetsAt - now + afterResetMs, named: true }
      return { waitMs: retryAfterMs ?? usualUsageWaitMs, named: retryAfterMs !== undefined }
    case 'rate_limit':
      return atLeast(retryAfterMs, doubled(30 * seconds, inRow))
    case 'overload':
      return atLeast(retryAfterMs, doubled(60 * seconds, inRow))
    case 'network':
      return { waitMs: doubled(30 * seconds, inRow), named: false }
    default:
      return { waitMs: doubled(60 * seconds, inRow), named: false }
  }
}

const atLeast = (namedMs: number | undefined, waitMs: number): Wait =>
  namedMs !== undefined && namedMs > waitMs ? { waitMs: namedMs, named: true } : { waitMs, named: false }

const doubled = (firstMs: number, inRow: number): number =>
  Math.min(firstMs * 2 ** Math.min(inRow - 1, 20), longestBackoffMs)
