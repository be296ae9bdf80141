import type { RunSettings, Strategy } from '../../../core/run/settings.ts'
import { byStrategy, readyOrder, readyOutside } from '../../rows/ready-order.ts'
import { change, type Operation } from '../../statement.ts'

/**
 * Ready items are in the order of the run's strategy from here on. Makes its index where a run of another strategy was the last, a
 * second for a million items, and nothing otherwise. What a filter leaves out has the same order, for claims of persons.
 */
export function* indexReady({ strategy, filter }: Pick<RunSettings, 'strategy' | 'filter'>): Operation<void> {
  for (const other of strategies) {
    if (other !== strategy) yield* dropIndex[other]({})
    if (other !== strategy || filter === null) yield* dropOutside[other]({})
  }
  yield* createIndex[strategy]({})
  if (filter !== null) yield* createOutside[strategy]({})
}

const strategies = Object.keys(readyOrder) as readonly Strategy[]

const createIndex = byStrategy(({ index, columns }) =>
  change(`CREATE INDEX IF NOT EXISTS ${index} ON items (demand, ${columns('')}) WHERE shelf = 'ready'`),
)

const dropIndex = byStrategy(({ index }) => change(`DROP INDEX IF EXISTS ${index}`))

const outsideIndex = (index: string): string => index.replace('ready', 'outside')

const createOutside = byStrategy(({ index, columns }) =>
  change(
    `CREATE INDEX IF NOT EXISTS ${outsideIndex(index)} ON items (${columns('')}) WHERE ${readyOutside('')}`,
  ),
)

const dropOutside = byStrategy(({ index }) => change(`DROP INDEX IF EXISTS ${outsideIndex(index)}`))
