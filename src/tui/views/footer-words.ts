import type { KeyRow } from '../../keymap/key-row.ts'
import { groupDigits } from '../../text/plural.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { chosenTask } from '../keys/chosen.ts'
import { actMeant, actNames, undoableHere } from '../keys/tasks/last-act.ts'
import { layoutOf, walksWorkers } from '../state/layout-of.ts'
import { clearedListing } from '../state/list/cleared.ts'
import { scrollKey } from '../state/open-log.ts'
import { placeOf } from '../state/place.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { leavesAtOnce } from '../state/selectors.ts'
import { focusedSlot, slotsOf } from '../state/slots.ts'
import { chosenInSummary } from '../state/summary/summary-request.ts'
import { isFold, isInList, listOf, rowUnderCursor } from '../state/task-list.ts'

/** What a key does here and now, in a word or two; as in the key table where that is all there is to say. */
export const footerWord = (row: KeyRow, state: ScreenState): Safe =>
  wordHere(row, state) ?? row.footer?.label ?? emptySafe

function wordHere({ action }: KeyRow, state: ScreenState): Safe | null {
  const place = placeOf(state)
  const { snapshot } = state
  switch (action) {
    case 'pause':
      if (snapshot?.phase === 'left') return literal('go on')
      return snapshot?.run?.paused === true ? literal('resume') : null
    case 'undo': {
      const act = actMeant(state)
      if (act !== null)
        return act.count === 1
          ? safe`undo ${actNames[act.kind]}`
          : safe`undo ${actNames[act.kind]} of ${groupDigits(act.count)}`
      const commit = undoableHere(state)
      return commit === null ? null : safe`undo ${commit}`
    }
    case 'stop':
      return chosenTask(state)?.state === 'queued' ? literal('take out') : null
    case 'freeze':
      return chosenTask(state)?.attempt?.frozenAt === undefined ? null : literal('thaw')
    case 'replayPause':
      return snapshot?.replay?.paused === true ? literal('play') : null
    case 'quit':
      if (leavesAtOnce(state)) return literal('leave')
      return state.leaving === 'drain' ? literal('stay') : null
    case 'raw':
      return state.raws.has(scrollKey(state)) ? literal('readable') : null
    case 'wrap':
      return state.wraps.has(scrollKey(state)) ? literal('cut') : null
    case 'copyMark':
      return state.copying?.from == null ? null : literal('no range')
    case 'down':
      if (place === 'copying') return literal('line')
      if (place === 'task') return literal('try')
      if (place === 'conflict') return literal('file')
      if (place === 'zoomed' || place === 'log') return literal('scroll')
      return place === 'workers' && !isInList(state) ? movedInWorkers(state) : null
    case 'first':
      return place === 'zoomed' || place === 'log' ? literal('ends') : null
    case 'open':
      if (place === 'task') return literal('log')
      if (place === 'conflict') return literal('file in full')
      if (place === 'summary') return chosenInSummary(state)?.state === 'done' ? null : literal('why')
      return place === 'workers' || place === 'tasks' ? openedInList(state) : null
    case 'back':
      if ((place === 'workers' || place === 'tasks') && clearedListing(state) !== null)
        return literal('clear')
      if (place === 'workers') return literal('fold')
      return state.pages.length === 0 && place !== 'zoomed' && place !== 'copying' ? literal('workers') : null
    case 'nextPane':
      return place === 'workers' ? besideWorkers(state) : null
    default:
      return null
  }
}

const movedInWorkers = (state: ScreenState): Safe =>
  layoutOf(state).list === null ? literal('scroll') : literal('worker')

function openedInList(state: ScreenState): Safe | null {
  if (isFold(state, listOf(state).cursor.index)) return literal('show done')
  const row = rowUnderCursor(state)
  const isAtWork = slotsOf(state).some(({ work }) => work !== null && work.row.item.id === row?.item.id)
  return state.view === 'workers' && isAtWork ? literal('its pane') : null
}

/** The table comes after the last pane. */
function besideWorkers(state: ScreenState): Safe | null {
  if (isInList(state)) return layoutOf(state).list === null ? literal('panes') : literal('workers')
  if (walksWorkers(state)) return layoutOf(state).tasks === null ? null : literal('tasks')
  const isLast = focusedSlot(state) === slotsOf(state).length - 1
  return isLast && layoutOf(state).tasks !== null ? literal('tasks') : null
}
