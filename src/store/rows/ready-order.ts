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
export function byStrategy<T>(make: (order: ReadyOrder) => T): Readonly<Record<Strategy, T>> {
  const made = Object.entries(readyOrder).map(([strategy, order]) => [strategy, make(order)])
  return Object.fromEntries(made) as Record<Strategy, T>
}
