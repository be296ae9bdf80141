import type { Board } from '../../core/board.ts'
import type { ScreenStore } from '../state/screen-state.ts'
import type { Asking } from './command-requests.ts'

/** What a key may act on. */
export interface ActionContext {
  readonly store: ScreenStore
  readonly board: Board
  readonly asking: Asking
  leave(how: 'leave' | 'detach'): void
  /** Takes a drain back. */
  stay(): void
  onInterrupt(): void
  suspend(): void
  /** Whether the terminal tells of the mouse. */
  setMouse(isOn: boolean): void
}
