import type { Strategy } from '../../../core/run/settings.ts'
import { byStrategy, readyOrder } from '../../rows/ready-order.ts'
import { change, type Operation } from '../../statement.ts'

/**
 * Ready items are in the order of the run's strategy from here on. Makes its index where a run of another strategy was the last, a
 * second for a million items, and nothing otherwise.
 */
export function* indexReady(strategy: Strategy): Operation<void> {
  for (const other of strategies) if (other !== strategy) yield* dropIndex[other]({})
  yield* createIndex[strategy]({})
}

const strategies = Object.keys(readyOrder) as readonly Strategy[]

const createIndex = byStrategy(({ index, columns }) =>
  change(`CREATE INDEX IF NOT EXISTS ${index} ON items (demand, ${columns('')}) WHERE shelf = 'ready'`),
)

const dropIndex = byStrategy(({ index }) => change(`DROP INDEX IF EXISTS ${index}`))
