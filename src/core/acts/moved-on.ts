import type { EpochMs } from '../ids.ts'
import type { ItemHold, ItemStatus } from '../item.ts'

/** How a task stands, as far as it shows whether anything has happened to it since. */
export interface Footing {
  readonly status: ItemStatus
  readonly hold: ItemHold | null
  readonly since: EpochMs
}

/**
 * Why a task can't be put back to where it was before an act; null: it can.
 * @param left as the act left it; null for a stop, whose task stands later as a stopped one does
 */
export function movedOn(now: Footing, left: Omit<Footing, 'hold'> | null): string | null {
  if (left === null)
    return now.status === 'todo' && now.hold === 'stopped' ? null : (since[now.status] ?? notStopped)
  if (now.status !== left.status) return since[now.status] ?? 'it is todo again since'
  if (now.hold === 'source') return 'its backlog has held it since'
  return now.since === left.since && now.hold === null ? null : 'it has been at work since'
}

const notStopped = 'it is stopped no more'

const since: Readonly<Partial<Record<ItemStatus, string>>> = {
  claimed: 'it is being worked on: stop it first',
  done: 'it is done since',
  failed: 'it has failed since',
  cancelled: 'it is cancelled since',
}
