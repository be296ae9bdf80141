import type { PaneLog } from '../../core/log/pane-log.ts'
import type { BeatOf } from '../pane/heart.ts'
import { signsOfLife } from './open-log.ts'
import { paneName } from './pane-name.ts'
import type { ScreenState } from './screen/screen-state.ts'
import { slotsOf } from './slots.ts'

const leastBetweenMs = 125

/** One step for each worker whose log grew; that of an agent that prints nothing doesn't move. */
export interface Heartbeats {
  readonly of: BeatOf
  /** All step together, eight times a second at most. Returns whether a log has got its first line: until then its pane has a sentence. */
  step(state: ScreenState, nowMs: number): boolean
}

interface Seen {
  readonly log: PaneLog
  readonly version: number
  readonly isEmpty: boolean
}

export function heartbeats(): Heartbeats {
  const steps = new Map<number, number>()
  let seen = new Map<string, Seen>()
  let steppedAt = -Infinity
  return {
    of: (worker) => steps.get(worker) ?? 0,
    step(state, nowMs) {
      if (nowMs - steppedAt < leastBetweenMs) return false
      steppedAt = nowMs
      const now = new Map<string, Seen>()
      const grown = new Set<number>()
      let someBegan = false
      for (const slot of slotsOf(state)) {
        if (slot.work === null) continue
        const before = seen.get(paneName(slot))
        const found = look(slot.work.log, before)
        now.set(paneName(slot), found)
        // What was there when it was first seen was not printed just now.
        if (before === undefined) continue
        if (found.version !== before.version) grown.add(slot.worker)
        someBegan ||= before.isEmpty && !found.isEmpty
      }
      seen = now
      for (const worker of grown) steps.set(worker, (steps.get(worker) ?? 0) + 1)
      return someBegan
    },
  }
}

function look(log: PaneLog, before: Seen | undefined): Seen {
  const hasLines = before?.log === log && !before.isEmpty
  return { log, version: signsOfLife(log).version(), isEmpty: !hasLines && log.isEmpty() }
}
