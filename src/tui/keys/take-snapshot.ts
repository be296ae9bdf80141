import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { applySnapshot } from '../state/apply-snapshot.ts'
import { withPinnedFile } from '../state/diff-page.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { aimAfter } from './aim.ts'

/** The state after the board was read, and whether the keys have another task under them since. */
export function takeSnapshot(before: ScreenState, snapshot: BoardSnapshot, nowMs: number): ScreenState {
  const after = withPinnedFile(applySnapshot(before, snapshot, nowMs))
  return { ...after, aim: aimAfter(before, after, nowMs) }
}
