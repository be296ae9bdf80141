import type { ScreenStore } from './screen-state.ts'
import { paneName } from './pane-name.ts'
import { signsOfLife } from './open-log.ts'
import { slotsOf } from './slots.ts'

const leastBetweenMs = 125

/** Called on every tick: one step for each worker whose log grew. That of an agent that prints nothing doesn't move. */
export function heartbeats(store: ScreenStore): (nowMs: number) => void {
  const versions = new Map<string, number>()
  let steppedAt = -Infinity
  return (nowMs) => {
    if (nowMs - steppedAt < leastBetweenMs) return
    steppedAt = nowMs
    const state = store.getState()
    let steps: Map<number, number> | null = null
    for (const slot of slotsOf(state)) {
      const { worker, work } = slot
      if (work === null) continue
      const pane = paneName(slot)
      const version = signsOfLife(work.log).version()
      if (versions.get(pane) === version) continue
      versions.set(pane, version)
      steps ??= new Map(state.beats)
      steps.set(worker, (steps.get(worker) ?? 0) + 1)
    }
    if (steps !== null) store.setState({ beats: steps })
  }
}
