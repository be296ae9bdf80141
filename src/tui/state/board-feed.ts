import type { Board } from '../../core/board.ts'
import { applySnapshot } from './apply-snapshot.ts'
import type { ScreenStore } from './screen-state.ts'
import { slotsOf, windowOf } from './selectors.ts'

/** Reads the board for the screen: at once when the window moves, else at most ten times a second. */
export interface BoardFeed {
  /** The window, or what is in it, may have changed. */
  wanted(): void
  /** Called on every tick of the screen's clock. */
  tick(nowMs: number): void
  stop(): void
}

const leastBetweenMs = 100
/** Durations step once a second, all together. */
const clockMs = 1000
const beatMs = 125

export function boardFeed(
  store: ScreenStore,
  board: Board,
  parts: { now(): number; onError(error: unknown): void },
): BoardFeed {
  let dirty = true
  let reading = false
  let stopped = false
  let readAt = -Infinity
  let beatAt = -Infinity
  const versions = new Map<number, number>()
  const unsubscribe = board.subscribe(() => {
    dirty = true
  })

  function read(): void {
    if (reading || stopped) return
    reading = true
    dirty = false
    readAt = parts.now()
    const window = windowOf(store.getState())
    board
      .read(window)
      .then((snapshot) => {
        if (!stopped) store.setState((state) => applySnapshot(state, snapshot, parts.now()))
      })
      .catch(parts.onError)
      .finally(() => {
        reading = false
        // The cursor may have left the rows while they were read.
        const now = windowOf(store.getState())
        if (now.offset !== window.offset || now.limit !== window.limit) read()
      })
  }

  /** One step for each worker whose log grew: that of an agent that prints nothing doesn't move. */
  function beat(): void {
    const state = store.getState()
    let beats: Map<number, number> | null = null
    for (const { worker, work } of slotsOf(state)) {
      if (work === null) continue
      const version = work.log.version()
      if (versions.get(worker) === version) continue
      versions.set(worker, version)
      beats ??= new Map(state.beats)
      beats.set(worker, (beats.get(worker) ?? 0) + 1)
    }
    if (beats !== null) store.setState({ beats })
  }

  return {
    wanted() {
      dirty = true
      read()
    },
    tick(nowMs) {
      if (nowMs - readAt >= clockMs || (dirty && nowMs - readAt >= leastBetweenMs)) read()
      if (nowMs - beatAt < beatMs) return
      beatAt = nowMs
      beat()
    },
    stop() {
      stopped = true
      unsubscribe()
    },
  }
}
