import type { ItemState } from '../../core/state.ts'
import type { Action } from '../../keymap/key-row.ts'
import { cureOf } from '../../wording/cure.ts'
import type { NotedItem } from '../../wording/noted-item.ts'
import { following } from '../pane/log/scroll.ts'
import { isFolded } from '../state/diff-fold.ts'
import { diffPlace, openedDiff } from '../state/diff-page.ts'
import { isPlain } from '../state/list/list-request.ts'
import { scrollKey } from '../state/open-log.ts'
import { placeOf } from '../state/place.ts'
import { newNotices } from '../state/problems.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { openedTask } from '../state/selectors.ts'
import { slotsOf } from '../state/slots.ts'
import { isInList, listOf } from '../state/task-list.ts'
import { conflictCursor, nextPlace } from '../views/conflict/conflict-page.ts'
import { chosenRow, chosenTask } from './chosen.ts'
import { actMeant, undoableHere } from './tasks/last-act.ts'
import { isAlone, meantTogether } from './tasks/steering.ts'

/** Keys that would change nothing here, or whose answer is known to be a refusal of the store: in no footer, either. */
export function isIdle(action: Action, state: ScreenState): boolean {
  const place = placeOf(state)
  const zoomed = place === 'zoomed' || place === 'log'
  switch (action) {
    case 'retry':
      return meantTogether(state) === null && !isRetryable(state)
    // Of a merge it is in the footer where merges are looked at.
    case 'undo':
      return actMeant(state) === null && undoableHere(state) === null
    case 'laneUp':
      return isAlone(state)
    // It stays in the help: what was read can be read again.
    case 'notices':
      return newNotices(state).length === 0
    case 'follow':
      if (place === 'events') return state.events.top === null
      return (state.scrolls.get(scrollKey(state)) ?? following).follows
    // There both close the zoom, as Esc does.
    case 'open':
      if (place === 'task') return (openedTask(state)?.tries.length ?? 0) === 0
      if (place === 'diff') return isReading(state)
      if (place === 'conflict') return conflictCursor(state) === null
      // In a pane it zooms, as the key for that does.
      return zoomed || (place === 'workers' && !isInList(state))
    case 'zoom':
      return zoomed
    // Beside others a pane has no room for it to be wanted often.
    case 'wrap':
      return place === 'diff' ? diffPlace(state) === null : place === 'workers'
    case 'copyChange':
    case 'copyPath':
    case 'pager':
    case 'fold':
    case 'nextFile':
      return diffPlace(state) === null
    case 'nextChange':
      if (place === 'conflict') return nextPlace(state, 1) === null && nextPlace(state, -1) === null
      return diffPlace(state) === null
    case 'why':
      return !holdsStill.has(chosenTask(state)?.state ?? 'done')
    case 'diff':
      return chosenTask(state)?.state === 'todo' || chosenTask(state)?.state === 'blocked'
    // That of a try that has ended stays only where a person has to settle something in it.
    case 'editor':
    case 'shell':
      return !standsForUse(state)
    case 'back':
      // All begins in the workers' view: there is nothing to go back to, but a table that was unfolded or narrowed.
      return place === 'workers' && !(isInList(state) && (listOf(state).unfolded || isNarrowed(state)))
    case 'mark':
    case 'nextPart':
    case 'order':
      return place === 'workers' && !isInList(state)
    case 'nextPane':
      return !zoomed && slotsOf(state).length === 0
    default:
      return false
  }
}

function standsForUse(state: ScreenState): boolean {
  const attempt = chosenRow(state)?.attempt ?? openedDiff(state)?.attempt ?? null
  const path = attempt?.agents[0].worktree?.path
  if (attempt === null || path === undefined) return false
  return attempt.end === null || state.snapshot?.keptWorktrees.has(path) === true
}

const isNarrowed = (state: ScreenState): boolean => !isPlain(listOf(state)) || state.marks.size > 0

/** Of the others one sees what they do. */
const holdsStill: ReadonlySet<ItemState> = new Set<ItemState>([
  'todo',
  'blocked',
  'waiting',
  'asks',
  'failed',
  'conflict',
])

/** Enter is for the list, and for a file that is folded; else it does what `space` does. */
function isReading(state: ScreenState): boolean {
  const now = diffPlace(state)
  return now === null || (now.page.list === null && !isFolded(now.page, now.file))
}

const isRetryable = (state: ScreenState): boolean => canRetry(chosenTask(state), state)

/** As far as the screen knows: the store decides. */
export function canRetry(item: NotedItem | null, state: ScreenState): boolean {
  // The command for a plan is to answer it.
  if (item === null || item.state === 'asks') return false
  const goesOn = item.isOutside === true && state.snapshot?.run?.endedAt === null
  return cureOf({ kind: 'item', item, goesOn, stands: () => true })?.command != null
}
