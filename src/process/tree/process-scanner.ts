import { systemClock } from '../clock.ts'
import type { ProcessFacts, ProcessTable } from '../table/process-table.ts'
import { markerIn } from './marker.ts'

/** Scans all processes on behalf of every tree, and reads each environment once for all of them. */
export interface ProcessScanner {
  readonly table: ProcessTable
  /**
   * Only new processes are read: half a millisecond. Facts of the others are the same objects as last time. Trees that scan
   * at the same moment share one scan.
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
  /** The environments of program images: reading them again each time would be half the cost of a scan. */
  let ofImages = new Map<string, string | null>()
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
      last = table.scan()
      ofImages = new Map([...last.values()].flatMap((facts) => knownOf(facts)))
      return last
    },
    markerOf(facts) {
      const known = markers.get(facts)
      if (known !== undefined) return known
      const [read] = knownOf(facts)
      if (read !== undefined) return read[1]
      const environment = table.environment(facts.pid)
      const marker = environment === null ? null : markerIn(environment)
      markers.set(facts, marker)
      const image = imageOf(facts)
      if (environment !== null && image !== null) ofImages.set(image, marker)
      return marker
    },
  }

  function knownOf(facts: ProcessFacts): readonly (readonly [string, string | null])[] {
    const image = imageOf(facts)
    const marker = image === null ? undefined : ofImages.get(image)
    return image === null || marker === undefined ? [] : [[image, marker]]
  }
}

/** An environment changes only with the program image: by exec, which moves stack and environment. */
const imageOf = ({ pid, startTime, image }: ProcessFacts): string | null =>
  image === undefined ? null : `${pid} ${startTime} ${image}`
