import { systemClock } from '../clock.ts'
import type { ProcessFacts, ProcessTable } from '../table/process-table.ts'
import { markerIn } from './marker.ts'

/** Looks at all processes on behalf of every tree, and reads each environment once for all of them. */
export interface ProcessScanner {
  readonly table: ProcessTable
  /**
   * Only newcomers are read: half a millisecond. Facts of the others are the same objects as last time. Trees that ask
   * within the same moment share one scan.
   */
  quick(): ReadonlyMap<number, ProcessFacts>
  /** Everything is read again. */
  full(): ReadonlyMap<number, ProcessFacts>
  markerOf(facts: ProcessFacts): string | null
}

const momentMs = 15

export function createScanner(table: ProcessTable): ProcessScanner {
  let last: ReadonlyMap<number, ProcessFacts> = new Map()
  let lastAt = -Infinity
  const markers = new WeakMap<ProcessFacts, string | null>()
  return {
    table,
    quick() {
      const now = systemClock.awakeMs()
      if (now - lastAt < momentMs) return last
      lastAt = now
      return (last = table.scan(last))
    },
    full() {
      lastAt = systemClock.awakeMs()
      return (last = table.scan())
    },
    markerOf(facts) {
      const known = markers.get(facts)
      if (known !== undefined) return known
      const environment = table.environment(facts.pid)
      const marker = environment === null ? null : markerIn(environment)
      markers.set(facts, marker)
      return marker
    },
  }
}
