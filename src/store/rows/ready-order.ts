import type { Strategy } from '../../core/run/settings.ts'

interface ReadyOrder {
  /** Of the index that has it. */
  readonly index: string
  /** Columns of items, which may be named `i`; the first that differs decides. */
  readonly columns: (items: '' | 'i.') => string
}

/** The order in which a run claims what is ready. Only the strategy in use has an index: each would cost every claim a page. */
export const readyOrder: Readonly<Record<Strategy, ReadyOrder>> = {
  priority: { index: 'items_ready_by_priority', columns: (i) => `${i}priority, ${i}place, ${i}id` },
  dependency: {
    index: 'items_ready_by_critical_path',
    columns: (i) => `${i}critical_path DESC, ${i}priority, ${i}place, ${i}id`,
  },
  mixed: {
    index: 'items_ready_mixed',
    columns: (i) => `${i}priority, ${i}critical_path DESC, ${i}place, ${i}id`,
  },
}

/** One of something for each strategy: a statement that uses the order. */
export function byStrategy<T>(
  make: (order: ReadyOrder, strategy: Strategy) => T,
): Readonly<Record<Strategy, T>> {
  const made = (Object.keys(readyOrder) as Strategy[]).map((strategy) => [
    strategy,
    make(readyOrder[strategy], strategy),
  ])
  return Object.fromEntries(made) as Record<Strategy, T>
}

/** What would be ready, were it not left out by the run's filter: an index of its own, while there is a filter. */
export const readyOutside = (i: '' | 'i.'): string =>
  `${i}outside = 1 AND ${i}status = 'todo' AND ${i}blocked_by = 0 AND ${i}hold IS NULL AND ${i}asks IS NULL AND ${i}not_before IS NULL`
