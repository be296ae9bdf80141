import { itemTypes, type ItemType } from '../../item.ts'

/**
 * How long a unit of work takes in tasks of a type, beside the types' mean: 2 is twice as long. A type that is left out counts as 1.
 * A unit is an hour of a task's estimate, or of its weight, so a pace corrects the estimates of a type as well.
 */
export type Paces = ReadonlyMap<ItemType, number>

/** A task that is done. */
export interface PacedTask {
  readonly type: ItemType
  /** All its tries. */
  readonly ms: number
  /** Its estimate, or its weight, or 1. */
  readonly units: number
}

/** So many done tasks of a type count half against what was thought before any was. */
const halfTrusted = 1
/** What changes less is not worth ordering everything anew. */
const mostOff = 1.2

/**
 * By the median of each type: one task that hung for an hour says little of the next. A type of which none is done counts as slow as the
 * slowest: to learn late that it is costs more than to begin it early.
 */
export function pacesOf(measured: readonly PacedTask[]): Paces {
  if (measured.length === 0) return new Map()
  const types = [...Map.groupBy(measured, ({ type }) => type)].map(([type, tasks]) => ({
    type,
    logMs: Math.log(median(tasks.map(msPerUnit))),
    trust: tasks.length / (tasks.length + halfTrusted),
  }))
  const usual = sum(types.map(({ logMs, trust }) => logMs * trust)) / sum(types.map(({ trust }) => trust))
  const known = new Map(types.map(({ type, logMs, trust }) => [type, Math.exp((logMs - usual) * trust)]))
  const slowest = Math.max(...known.values())
  return new Map(itemTypes.map((type) => [type, known.get(type) ?? slowest]))
}

/** Only how the types compare with each other decides an order: that all of them take longer changes nothing. */
export function haveMoved(from: Paces, to: Paces): boolean {
  const changes = itemTypes.map((type) => (to.get(type) ?? 1) / (from.get(type) ?? 1))
  return Math.max(...changes) / Math.min(...changes) > mostOff
}

/** A clock that was set back, or a task that was over at once, would make everything else infinitely slow beside it. */
const msPerUnit = ({ ms, units }: PacedTask): number => Math.max(ms, 1) / Math.max(units, 1e-6)

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
