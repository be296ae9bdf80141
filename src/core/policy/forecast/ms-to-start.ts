import type { EpochMs } from '../../ids.ts'
import type { ItemRow } from '../../ports/store-reader.ts'

interface StartFacts {
  /** All that it needs and that is not done, with what those need. */
  readonly needs: readonly ItemRow[]
  /** What a unit of work takes; null while too little was measured. */
  readonly perUnit: number | null
  readonly now: EpochMs
}

/**
 * How long until a task can start at the earliest: its own time, or the longest way through what it needs. Whether a worker is free
 * by then is left out. Null where nothing says how long: it can start now, it waits for something else, or for tasks that aren't
 * among those that are known.
 */
export function msToStart(row: ItemRow, { needs, perUnit, now }: StartFacts): number | null {
  if (row.state === 'waiting') return untilOwnTime(row, now)
  if (row.state !== 'blocked' || row.parkedBehind !== null || row.openNeeds.length === 0) return null
  if (perUnit === null) return null
  const known = new Map(needs.map((need) => [need.item.id, need]))
  const starts = new Map<string, number | null>()
  const start = (of: ItemRow): number | null => {
    const found = starts.get(of.item.id)
    if (found !== undefined) return found
    // A circle among tasks of several backlogs ends here.
    starts.set(of.item.id, null)
    const ends = of.openNeeds.map((id) => {
      const need = known.get(id)
      const begins = need === undefined ? null : start(need)
      return need === undefined || begins === null ? null : begins + workLeft(need, perUnit, now)
    })
    const all = ends.filter((end) => end !== null)
    const at = all.length < ends.length ? null : Math.max(untilOwnTime(of, now), ...all)
    starts.set(of.item.id, at)
    return at
  }
  return start(row)
}

const untilOwnTime = ({ item: { standing } }: ItemRow, now: EpochMs): number =>
  standing.status === 'todo' && standing.notBefore !== null ? Math.max(0, standing.notBefore - now) : 0

/** Finished work waits for its merge alone. */
function workLeft({ item, state, attempt }: ItemRow, perUnit: number, now: EpochMs): number {
  if (item.kind === 'container' || state === 'queued' || state === 'merging') return 0
  const inWork = item.standing.status === 'claimed' && attempt !== null ? now - attempt.startedAt : 0
  return Math.max(0, (item.estimateHours ?? item.weight ?? 1) * perUnit - inWork)
}
