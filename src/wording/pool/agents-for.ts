import { concerns } from '../../core/agent/cool-down.ts'
import { entryName, type PoolEntry } from '../../core/agent/pool.ts'
import type { EpochMs } from '../../core/ids.ts'
import { entryObstacle, type EntryObstacle } from '../../core/policy/pool/choose-entry.ts'
import { candidatesFor, demandOf } from '../../core/policy/pool/demand.ts'
import { sharesAccountOf } from '../../core/policy/pool/shared-account.ts'
import { inUseOf, type StoredInUse } from '../../core/policy/pool/in-use.ts'
import type { Run } from '../../core/run/run.ts'
import { formatDuration } from '../../text/duration.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { limitSource, limitWords } from './limit-words.ts'

/** One that may do a task, and whether it can now. */
export interface AgentNow {
  /** `claude/sonnet` */
  readonly name: string
  readonly agent: string
  readonly model: string | null
  /** Null: it is free. */
  readonly obstacle: EntryObstacle['kind'] | null
  /** When that ends, where it is known. */
  readonly until: EpochMs | null
  readonly message: string | null
  readonly words: Safe | null
}

/** Who may do the task; none where no run is open. */
export function agentsFor(
  item: Parameters<typeof demandOf>[0],
  { run, now }: { readonly run: Run | null; readonly now: EpochMs },
  inUse: readonly StoredInUse[],
): readonly AgentNow[] {
  if (run === null || run.endedAt !== null) return []
  const candidates = candidatesFor(run.settings, demandOf(item, run.settings))
  return candidates.map((entry) => agentNow(entry, candidates, { run, inUse, now }))
}

export const obstacleNow = (entry: PoolEntry, { run, inUse, now }: Moment): EntryObstacle | null =>
  run === null ? null : entryObstacle(entry, { cools: run.cools, inUse: inUseOf(run.settings, inUse), now })

export interface Moment {
  readonly run: Run | null
  readonly inUse: readonly StoredInUse[]
  readonly now: EpochMs
}

/** How one of several stands. */
export function agentNow(
  entry: PoolEntry,
  candidates: readonly PoolEntry[],
  { run, inUse, now }: Moment,
): AgentNow {
  const { preset } = entry
  const obstacle = obstacleNow(entry, { run, inUse, now })
  return {
    name: entryName(preset),
    agent: preset.name,
    model: preset.model,
    obstacle: obstacle?.kind ?? null,
    until: obstacle === null ? null : untilOf(obstacle),
    message: obstacle !== null && 'cool' in obstacle ? obstacle.cool.message : null,
    words:
      obstacle === null
        ? null
        : safe`${obstacleWords(obstacle, now)}${sharedWords(entry, candidates, obstacle)}`,
  }
}

export const agentWords = ({ words }: AgentNow): Safe => words ?? literal('free')

function untilOf(obstacle: EntryObstacle): EpochMs | null {
  switch (obstacle.kind) {
    case 'limited':
      return obstacle.cool.until
    case 'tried':
      return obstacle.until
    case 'full':
      return null
  }
}

/** Why an agent that was to stand in for another waits as well. */
function sharedWords(entry: PoolEntry, candidates: readonly PoolEntry[], obstacle: EntryObstacle): Safe {
  const other = obstacle.kind === 'limited' ? sharesAccountOf(entry, candidates) : null
  if (other === null || obstacle.kind !== 'limited' || !concerns(obstacle.cool, other.preset))
    return emptySafe
  return safe`; it shares the account of ${sanitize(entryName(other.preset))}, so it waits too`
}

function obstacleWords(obstacle: EntryObstacle, now: EpochMs): Safe {
  switch (obstacle.kind) {
    case 'limited':
      return safe`${limitWords(obstacle.cool, now)} (${limitSource(obstacle.cool)})`
    case 'tried':
      return safe`one task tries whether its limit is over, ${formatDuration(Math.max(0, obstacle.until - now))} at most`
    case 'full':
      return safe`has as many tasks as it may: ${obstacle.most}`
  }
}
