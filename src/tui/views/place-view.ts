import type { ReactNode } from 'react'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import type { Safe } from '../../text/safe.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import type { Theme } from '../theme/theme.ts'

export interface ViewProps {
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
  /** Of what is behind a dialog, while one is open. */
  readonly theme: Theme
}

/** What fills the screen between header and footer in one place. */
export interface PlaceView {
  readonly View: (props: ViewProps) => ReactNode
  /** Where one is inside a view, for the header; left out: in the view itself. */
  crumb?(state: ScreenState): Safe | null
}
