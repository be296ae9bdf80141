import type { Board } from '../../core/board/board.ts'
import type { PersonProgram, PersonPrograms } from '../../core/calling/person-programs.ts'
import type { ScreenStore } from '../state/screen/screen-state.ts'
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
  /** Starts a program of the person's: with the terminal, which comes back when it ends, unless it needs none. */
  lend(prepare: (programs: PersonPrograms) => Promise<PersonProgram>): void
}
