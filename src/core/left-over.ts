import type { SummaryItem } from './run/summary.ts'

/**
 * What a run has left, parted by whether another run can take it up: `stuck` waits for a person, by itself or through what
 * it needs.
 */
export function leftOver(items: readonly SummaryItem[]): {
  readonly runnable: readonly SummaryItem[]
  readonly stuck: readonly SummaryItem[]
} {
  const byId = new Map(items.map((item) => [item.id, item]))
  const known = new Map<string, boolean>()
  const isStuck = (item: SummaryItem): boolean => {
    const before = known.get(item.id)
    if (before !== undefined) return before
    // Until it is known: a circle of needs would wait for itself.
    known.set(item.id, true)
    const stuck = decide(item)
    known.set(item.id, stuck)
    return stuck
  }
  const decide = ({ state, needs }: SummaryItem): boolean => {
    switch (state) {
      case 'failed':
      case 'conflict':
      case 'cancelled':
      case 'asks':
        return true
      case 'blocked':
        return (
          needs.length === 0 ||
          needs.map((id) => byId.get(id)).some((need) => need === undefined || isStuck(need))
        )
      default:
        return false
    }
  }
  const left = items.filter(({ status }) => status !== 'done' && status !== 'cancelled')
  return {
    runnable: left.filter((item) => !isStuck(item)),
    stuck: left.filter(isStuck),
  }
}
