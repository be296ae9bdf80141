import type { Board } from '../../core/board.ts'
import type { PersonPrograms, TerminalProgram } from '../../core/calling/person-programs.ts'
import type { ScreenStore } from '../state/screen-state.ts'
import type { Asking } from './command-requests.ts'

/** Of the terminal. */
export interface Clipboard {
  readonly mostBytes: number
  /** False: it is too long. */
  put(text: string): boolean
}

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
  readonly clipboard: Clipboard
  /** Gives the terminal to a program of the person's; the screen comes back when it ends. */
  lend(prepare: (programs: PersonPrograms) => Promise<TerminalProgram>): void
}
