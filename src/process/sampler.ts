import type { ProcessTable } from './table/process-table.ts'
import type { Ticker } from './ticker.ts'
import type { ProcessTree } from './tree/process-tree.ts'
import { createTreeMeter, type TreeUsage } from './tree/tree-usage.ts'

/** Samples what all watched trees use, once a second and for all of them together: one `ps` costs as much as fifty. */
export interface Sampler {
  watch(tree: ProcessTree, onSample: (usage: TreeUsage) => void): Watching
}

export interface Watching {
  /** Does not wait for the next second. */
  sampleNow(): void
  leave(): void
}

const everyBeats = 10

export function createSampler(table: ProcessTable, beat: Ticker): Sampler {
  const watched = new Set<Watched>()
  let leaveBeat: (() => void) | null = null

  const onBeat = (_: number, count: number): void => {
    if (count % everyBeats === 0) sample([...watched])
  }

  const sample = (which: readonly Watched[]): void => {
    const pids = new Set(which.flatMap(({ tree }) => tree.members().map(({ pid }) => pid)))
    const usages = table.usage(pids)
    for (const { meter, onSample } of which) onSample(meter.take(usages))
  }

  return {
    watch(tree, onSample) {
      const each = { tree, meter: createTreeMeter(table, tree), onSample }
      watched.add(each)
      leaveBeat ??= beat.join(onBeat)
      return {
        sampleNow: () => sample([each]),
        leave() {
          watched.delete(each)
          if (watched.size > 0) return
          leaveBeat?.()
          leaveBeat = null
        },
      }
    },
  }
}

interface Watched {
  readonly tree: ProcessTree
  readonly meter: ReturnType<typeof createTreeMeter>
  readonly onSample: (usage: TreeUsage) => void
}
