import type { Safe } from '../text/safe.ts'
import type { KeyPlace } from './key-place.ts'

/** What a key does. Each has exactly one handler (`src/tui/keys/actions.ts`), and at least one row in `src/keymap/rows/`. */
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
  | 'newerTry'
  | 'olderTry'
  | 'viewBefore'
  | 'viewAfter'
  | 'merges'
  | 'needs'
  | 'zoom'
  | 'diff'
  | 'why'
  | 'taskPage'
  | 'nextChange'
  | 'previousChange'
  | 'nextFile'
  | 'previousFile'
  | 'fold'
  | 'wrap'
  | 'sideBySide'
  | 'pager'
  | 'copyChange'
  | 'copyPath'
  | 'editor'
  | 'shell'
  | 'follow'
  | 'output'
  | 'raw'
  | 'search'
  | 'searchNext'
  | 'searchBack'
  | 'copy'
  | 'copyMark'
  | 'copyChosen'
  | 'copyAll'
  | 'copyReport'
  | 'help'
  | 'palette'
  | 'theme'
  | 'mouse'
  | 'settings'
  | 'pause'
  | 'more'
  | 'fewer'
  | 'tree'
  | 'foldNeeds'
  | 'filter'
  | 'showPart'
  | 'nextPart'
  | 'order'
  | 'orderBefore'
  | 'turnOrder'
  | 'mark'
  | 'markTo'
  | 'stop'
  | 'freeze'
  | 'agent'
  | 'skip'
  | 'retry'
  | 'retryFailed'
  | 'startAgain'
  | 'note'
  | 'newTask'
  | 'plan'
  | 'notices'
  | 'undo'
  | 'laneUp'
  | 'laneDown'
  | 'extend'
  | 'setBudget'
  | 'abort'
  | 'replayPause'
  | 'replayFaster'
  | 'replaySlower'
  | 'replayBack'
  | 'replayForth'
  | 'replayBefore'
  | 'replayNext'
  | 'quit'
  | 'stream'
  | 'interrupt'
  | 'suspend'

export type HelpGroup = 'MOVE' | 'SHOW' | 'STEER' | 'REPLAY' | 'LEAVE'

/** How a row stands in the footer or the help. */
export interface ShownRow {
  /** Where that isn't the names of the row's keys: of several rows at once. */
  readonly keys?: Safe
  /** Of another action, that is shown here too. */
  readonly with?: Action
  readonly label: Safe
}

export interface KeyRow {
  readonly action: Action
  /** As `keyName` spells them; none: a person has taken them away. */
  readonly keys: readonly string[]
  readonly places: readonly KeyPlace[]
  /** Ends something: dropped right after the panes moved under the finger. */
  readonly destroys: boolean
  /** What it does, for the list of all actions. Left out: the help says it. */
  readonly says?: Safe
  /** Rank from the left, and the words; null where the footer has no room for it. */
  readonly footer: (ShownRow & { readonly rank: number }) | null
  readonly help: (ShownRow & { readonly group: HelpGroup }) | null
}
