import {
  giveTitleBack,
  keepTitle,
  noProgress,
  progressSequence,
  showsProgress,
  showsTitle,
  titleSequence,
} from '../../text/calling/title-sequence.ts'
import type { Environment, StateListener } from './state-listener.ts'

/** Bytes beside the frames that last while the screen has the terminal. */
export interface Signboard {
  /** @param off takes it all back */
  show(sign: { readonly first: string; readonly each: string; readonly off: string }): void
}

/** The title of the terminal's window, and its progress where it shows one; null where it has neither. */
export function windowListener(env: Environment, board: Signboard): StateListener | null {
  if (!showsTitle(env)) return null
  const hasProgress = showsProgress(env)
  return {
    tell({ title, progress }) {
      const far = !hasProgress ? '' : progress === null ? noProgress : progressSequence(progress)
      const off = giveTitleBack + (hasProgress ? noProgress : '')
      board.show({ first: keepTitle, each: titleSequence(title) + far, off })
      return Promise.resolve()
    },
    // Whoever has the terminal takes it back when the terminal is left.
    end: () => Promise.resolve(),
  }
}
