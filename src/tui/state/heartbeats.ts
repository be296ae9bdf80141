import { signsOfLife } from './open-log.ts'
import { paneName } from './pane-name.ts'
import type { ScreenState } from './screen-state.ts'
import { slotsOf } from './slots.ts'

const leastBetweenMs = 125

/**
 * One step for each worker whose log grew; that of an agent that prints nothing doesn't move. Returns what changes in the state, which
 * is nothing between two steps.
 */
export function heartbeats(): (state: ScreenState, nowMs: number) => Partial<Pick<ScreenState, 'beats'>> {
  const versions = new Map<string, number>()
  let steppedAt = -Infinity
  return (state, nowMs) => {
    if (nowMs - steppedAt < leastBetweenMs) return {}
    steppedAt = nowMs
    let steps: Map<number, number> | null = null
    for (const slot of slotsOf(state)) {
      const { worker, work } = slot
      if (work === null) continue
      const pane = paneName(slot)
      const version = signsOfLife(work.log).version()
      const before = versions.get(pane)
      versions.set(pane, version)
      // What was there when it was first seen was not printed just now.
      if (before === undefined || before === version) continue
      steps ??= new Map(state.beats)
      steps.set(worker, (steps.get(worker) ?? 0) + 1)
    }
    return steps === null ? {} : { beats: steps }
  }
}
