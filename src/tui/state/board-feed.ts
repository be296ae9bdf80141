import type { Board } from '../../core/board/board.ts'
import type { BoardWindow } from '../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import type { Heartbeats } from './heartbeats.ts'
import type { ScreenState, ScreenStore } from './screen/screen-state.ts'
import { windowOf } from './task-list.ts'

/** Reads the board for the screen: at once when the window moves, else at most ten times a second. */
export interface BoardFeed {
  /** What is in the window may have changed. */
  wanted(): void
  /** Called on every tick of the screen's clock. */
  tick(nowMs: number): void
  stop(): void
}

const leastBetweenMs = 100
/** Durations step once a second, all together. */
const clockMs = 1000

export function boardFeed(
  store: ScreenStore,
  board: Board,
  parts: {
    readonly hearts: Heartbeats
    now(): number
    /** The state with what was read. */
    take(before: ScreenState, snapshot: BoardSnapshot, nowMs: number): ScreenState
    onError(error: unknown): void
  },
): BoardFeed {
  let dirty = true
  let reading = false
  let stopped = false
  let readAt = -Infinity
  const unsubscribe = board.subscribe(() => {
    dirty = true
  })
  const unwatch = store.subscribe((state, before) => {
    if (state.snapshot === before.snapshot && !isSameWindow(windowOf(state), windowOf(before))) wanted()
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
        if (stopped) return
        store.setState(parts.take(store.getState(), snapshot, parts.now()))
      })
      .catch(parts.onError)
      .finally(() => {
        reading = false
        // The cursor may have left the rows while they were read.
        const now = windowOf(store.getState())
        if (!isSameWindow(now, window)) read()
      })
  }

  function wanted(): void {
    dirty = true
    read()
  }

  return {
    wanted,
    tick(nowMs) {
      if (parts.hearts.step(store.getState(), nowMs)) dirty = true
      if (nowMs - readAt >= clockMs || (dirty && nowMs - readAt >= leastBetweenMs)) read()
    },
    stop() {
      stopped = true
      unsubscribe()
      unwatch()
    },
  }
}

/** Windows are small, and made anew each time. */
const isSameWindow = (one: BoardWindow, other: BoardWindow): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
