import type { Safe } from '../../../text/safe.ts'
import type { KeyPlace } from '../../state/place.ts'

/** What a key does. Each has exactly one handler (`actions.ts`), and at least one row below. */
export type Action =
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown'
  | 'nextPane'
  | 'previousPane'
  | 'worker'
  | 'open'
  | 'back'
  | 'viewBefore'
  | 'viewAfter'
  | 'merges'
  | 'zoom'
  | 'follow'
  | 'output'
  | 'raw'
  | 'help'
  | 'pause'
  | 'more'
  | 'fewer'
  | 'stop'
  | 'retry'
  | 'retryFailed'
  | 'note'
  | 'plan'
  | 'notices'
  | 'undo'
  | 'extend'
  | 'setBudget'
  | 'abort'
  | 'quit'
  | 'interrupt'
  | 'suspend'

export type HelpGroup = 'MOVE' | 'SHOW' | 'STEER' | 'LEAVE'

export interface KeyRow {
  readonly action: Action
  /** As `keyName` spells them. */
  readonly keys: readonly string[]
  readonly places: readonly KeyPlace[]
  /** Ends something: dropped right after the panes moved under the finger. */
  readonly destroys: boolean
  /** Rank from the left, and the words; null where the footer has no room for it. */
  readonly footer: { readonly rank: number; readonly keys: Safe; readonly label: Safe } | null
  readonly help: { readonly group: HelpGroup; readonly keys: Safe; readonly label: Safe } | null
}
