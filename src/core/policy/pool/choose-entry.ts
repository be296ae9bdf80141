import { concerns, coolDownOf, type CoolDown } from '../../agent/cool-down.ts'
import { entryName, type PoolEntry, type PoolStrategy } from '../../agent/pool.ts'
import type { EpochMs } from '../../ids.ts'
import type { InUse } from './in-use.ts'

export interface PoolState {
  readonly cools: readonly CoolDown[]
  /** Of every supervisor. */
  readonly inUse: readonly InUse[]
  /** How far each entry has come in the order of `round-robin`, by its name; `''` is how far the whole has come. */
  readonly turns: ReadonlyMap<string, number>
  readonly now: EpochMs
}

/** Why an entry starts nothing now; null when it may. */
export type EntryObstacle =
  | { readonly kind: 'limited'; readonly cool: CoolDown }
  /** Its cool-down is over, and one agent tries whether the limit is; without a sign of one, others follow then. */
  | { readonly kind: 'tried'; readonly cool: CoolDown; readonly until: EpochMs }
  | { readonly kind: 'full'; readonly most: number }

/** Most CLIs show a limit within seconds, and what runs without a sign of one for so long has met none. */
const tryMs = 30_000

export function entryObstacle(
  { preset, maxConcurrent }: PoolEntry,
  { cools, inUse, now }: Pick<PoolState, 'cools' | 'inUse' | 'now'>,
): EntryObstacle | null {
  const cool = coolDownOf(cools, preset, now)
  if (cool !== null) return { kind: 'limited', cool }
  for (const over of cools) {
    if (!concerns(over, preset)) continue
    const tries = inUse.flatMap(({ claimedAt, preset: other }) =>
      claimedAt !== null && claimedAt >= over.until && concerns(over, other) ? [claimedAt] : [],
    )
    const until = Math.min(...tries) + tryMs
    if (tries.length > 0 && until > now) return { kind: 'tried', cool: over, until }
  }
  if (maxConcurrent !== null && countOf(preset, inUse) >= maxConcurrent)
    return { kind: 'full', most: maxConcurrent }
  return null
}

const countOf = ({ name, model }: PoolEntry['preset'], inUse: readonly InUse[]): number =>
  inUse.filter(({ preset }) => preset.name === name && preset.model === model).length

/** When an entry may start an agent by itself, without another's end; null where only an end helps, or nothing is in the way. */
export function entryFreeAt(
  entry: PoolEntry,
  state: Pick<PoolState, 'cools' | 'inUse' | 'now'>,
): EpochMs | null {
  const obstacle = entryObstacle(entry, state)
  switch (obstacle?.kind) {
    case 'limited':
      return obstacle.cool.until
    case 'tried':
      return obstacle.until
    default:
      return null
  }
}

/** Those that may start an agent now; a fallback only while all others are limited. */
export function freeEntries(
  candidates: readonly PoolEntry[],
  state: Pick<PoolState, 'cools' | 'inUse' | 'now'>,
): readonly PoolEntry[] {
  const first = candidates.filter(({ fallback }) => !fallback)
  const limited = first.every((entry) => coolDownOf(state.cools, entry.preset, state.now) !== null)
  return (limited ? candidates : first).filter((entry) => entryObstacle(entry, state) === null)
}

/** Null when none of them may. */
export function chooseEntry(
  candidates: readonly PoolEntry[],
  strategy: PoolStrategy,
  state: PoolState,
): PoolEntry | null {
  const [first, ...others] = freeEntries(candidates, state)
  if (first === undefined) return null
  const costOf = rank[strategy](state)
  return others.reduce((best, entry) => (costOf(entry) < costOf(best) ? entry : best), first)
}

/** The smallest wins; of equals the one that was written first. */
const rank: Readonly<Record<PoolStrategy, (state: PoolState) => (entry: PoolEntry) => number>> = {
  'round-robin':
    ({ turns }) =>
    ({ preset }) =>
      turnOf(entryName(preset), turns),
  priority: () => () => 0,
  'least-busy':
    ({ inUse }) =>
    ({ preset, weight }) =>
      countOf(preset, inUse) / weight,
  cost:
    () =>
    ({ price }) =>
      price ?? Infinity,
}

/** One that was limited for hours has no turns to make up for. */
const turnOf = (name: string, turns: ReadonlyMap<string, number>): number =>
  Math.max(turns.get(name) ?? 0, turns.get('') ?? 0)

/** How far the order has come after an entry was chosen: its own turn, and that of the whole. */
export function turnsAfter(
  { preset, weight }: PoolEntry,
  turns: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const name = entryName(preset)
  const turn = turnOf(name, turns)
  return new Map([
    [name, turn + 1 / weight],
    ['', turn],
  ])
}
