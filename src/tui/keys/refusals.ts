import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { budgetsOf, budgetsToExtend } from '../../core/policy/budget.ts'
import { needYou } from '../../core/run/counts.ts'
import type { ItemState } from '../../core/state.ts'
import { keyWord } from '../../keymap/key-words.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { stateVerb } from '../../wording/state-look.ts'
import { diffLayout } from '../state/diff-page.ts'
import { openLog, scrollKey, searchingOf, wholeLog } from '../state/open-log.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { placeOf } from '../state/place.ts'
import { actInWords, actMeant } from './tasks/last-act.ts'
import { isRunning } from '../state/selectors.ts'
import { focusedPane, slotsOf } from '../state/slots.ts'
import { meantWorktree } from './tasks/open-worktree.ts'
import { chosenItem, chosenRow, chosenTask, isWithoutPane } from './chosen.ts'
import { meantTogether, noAgent, notFreezable } from './tasks/steering.ts'
import type { Action } from '../../keymap/key-row.ts'

/**
 * Why a key does nothing now; null when it does something. A key that is refused is answered with this and is not in the footer,
 * so that both follow from the same facts.
 */
export function refusalOf(action: Action, state: ScreenState): Safe | null {
  const { snapshot } = state
  switch (action) {
    case 'pause':
    case 'stream':
      return noRun(snapshot)
    case 'more':
    case 'fewer':
      return noSupervisor(state)
    case 'abort':
      return noSupervisor(state) ?? (isRunning(state) ? null : literal('nothing is running'))
    case 'stop':
      return noSupervisor(state) ?? (meantTogether(state) === null ? notStoppable(state) : null)
    case 'freeze':
      return noSupervisor(state) ?? notFreezable(state)
    case 'skip':
      return notSkippable(state)
    case 'laneUp':
    case 'laneDown':
      return noSupervisor(state) ?? notQueued(state)
    case 'extend':
      return noBudget(snapshot) ?? notNearItsEnd(state)
    case 'setBudget':
      return noBudget(snapshot)
    case 'startAgain':
      return chosenTask(state)?.state === 'conflict' ? null : literal('it is in no conflict any more')
    case 'undo':
      return noTakeBack(state)
    case 'note':
      return noNote(state)
    case 'agent':
      return noAgent(state)
    case 'plan':
      return noPlan(state)
    case 'notices':
      return (snapshot?.notices.length ?? 0) > 0 ? null : literal('there are no notices')
    case 'needs':
      return snapshot !== null && (needYou(snapshot.counts) > 0 || snapshot.delivery?.kind === 'held')
        ? null
        : literal('nothing needs you')
    case 'retryFailed':
      return (snapshot?.counts.failed ?? 0) > 0 ? null : literal('no failed task to retry')
    case 'zoom':
      if (slotsOf(state).length === 0 && !state.zoomed) return literal('no worker is running')
      return isWithoutPane(state)
        ? safe`no worker has this task; ${keyWord('open', state.keymap)} opens it`
        : null
    case 'theme':
      return ['mono', 'none'].includes(state.look.colours)
        ? literal('this terminal is to show no colours')
        : null
    case 'output':
      return focusedPane(state) === null
        ? safe`choose a pane first, with ${keyWord('nextPane', state.keymap)}`
        : null
    case 'diff':
    case 'why':
      return chosenItem(state) === null ? literal('choose a task first') : null
    case 'editor':
    case 'shell':
      return noWorktree(state)
    case 'sideBySide':
      return diffLayout(state).isNarrow ? literal('side by side needs 100 columns') : null
    case 'raw':
      return noRaw(state)
    case 'search':
    case 'copy':
    case 'copyAll':
      return openLog(state)?.isEmpty() === false ? null : literal('there is no output here')
    case 'searchNext':
    case 'searchBack':
      return searchingOf(state, scrollKey(state)) === null
        ? safe`nothing is searched for: ${keyWord('search', state.keymap)} does`
        : null
    case 'wrap':
      if (placeOf(state) === 'diff') return null
      if (placeOf(state) === 'workers' && focusedPane(state) === null)
        return safe`choose a pane first, with ${keyWord('nextPane', state.keymap)}`
      return openLog(state) === null ? literal('there is no output here') : null
    case 'follow':
      return placeOf(state) !== 'events' && openLog(state) === null
        ? literal('there is no output to follow here')
        : null
    default:
      return null
  }
}

/** Keys that can do nothing any more once the run has ended: in no help, either. */
export function isOver(action: Action, state: ScreenState): boolean {
  if (state.snapshot?.run?.endedAt == null) return false
  switch (action) {
    case 'nextPane':
    case 'previousPane':
    case 'worker':
      return slotsOf(state).length === 0
    default:
      return refusalOf(action, state) !== null
  }
}

function noRaw(state: ScreenState): Safe | null {
  const log = wholeLog(state)
  if (log === null) return literal('there is no output here')
  return log.raw() === null ? literal('this agent prints for people: its output is shown as it is') : null
}

function noRun(snapshot: BoardSnapshot | null): Safe | null {
  const run = snapshot?.run ?? null
  if (run === null) return literal('nothing is running yet')
  return run.endedAt === null ? null : safe`run ${run.id} has ended`
}

function noSupervisor({ snapshot, keymap }: ScreenState): Safe | null {
  const none = noRun(snapshot)
  if (none !== null || snapshot?.run == null || snapshot.phase !== 'left') return none
  return safe`nobody supervises run ${snapshot.run.id}: ${keyWord('pause', keymap)} goes on with it`
}

function noBudget(snapshot: BoardSnapshot | null): Safe | null {
  const run = snapshot?.run ?? null
  const none = noRun(snapshot)
  if (none !== null || run === null) return none
  return budgetsOf(run).length > 0
    ? null
    : literal('the run has no budget: --max-cost or --max-tokens set one')
}

/** A key that costs money does nothing by mistake. */
function notNearItsEnd({ snapshot, keymap }: ScreenState): Safe | null {
  if (snapshot?.run == null || budgetsToExtend(snapshot.run).length > 0) return null
  return safe`the budget is not used up yet, ${budgetUse(...budgetsOf(snapshot.run))}; ${keyWord('setBudget', keymap)} sets another`
}

const stoppable: ReadonlySet<ItemState> = new Set<ItemState>([
  'claimed',
  'running',
  'verifying',
  'voting',
  'reviewing',
  'queued',
])

function notStoppable(state: ScreenState): Safe | null {
  const row = chosenRow(state)
  if (row === null) return literal('no task here to stop')
  return stoppable.has(row.state)
    ? null
    : safe`${sanitize(row.item.id)} not stopped: it ${stateVerb(row.state)}`
}

function notQueued(state: ScreenState): Safe | null {
  const task = chosenTask(state)
  if (task === null) return literal('choose a task that waits to be merged')
  if (task.state === 'queued') return null
  return task.state === 'merging'
    ? safe`${sanitize(task.id)} not moved: it is being merged already`
    : safe`${sanitize(task.id)} does not wait to be merged: it ${stateVerb(task.state)}`
}

/** Only what nobody works on, and what is not done. */
function notSkippable(state: ScreenState): Safe | null {
  if (meantTogether(state) !== null) return null
  const task = chosenTask(state)
  if (task === null) return literal('choose a task first')
  if (skippable.has(task.state)) return null
  return safe`${sanitize(task.id)} not skipped: it ${stateVerb(task.state)}`
}

export const skippable: ReadonlySet<ItemState> = new Set<ItemState>([
  'todo',
  'blocked',
  'waiting',
  'failed',
  'conflict',
])

function noNote(state: ScreenState): Safe | null {
  const id = chosenItem(state)
  if (id === null) return literal('choose a task first')
  return chosenTask(state)?.state === 'done' ? safe`${sanitize(id)} is done: no agent will read it` : null
}

/** As far as the screen knows: whether it is still there, the disk says. */
function noWorktree(state: ScreenState): Safe | null {
  const meant = meantWorktree(state)
  if (meant === null) return literal('choose a task first')
  const row = chosenRow(state)
  return row !== null && row.attempt === null
    ? safe`${sanitize(meant.item)} has no worktree yet: nothing has worked on it`
    : null
}

function noPlan(state: ScreenState): Safe | null {
  return chosenTask(state)?.state === 'asks' ? null : literal('no plan waits for an answer here')
}

/** Whether there is a merge to take back, the store says. */
function noTakeBack(state: ScreenState): Safe | null {
  const act = actMeant(state)
  return act === null || act.movedOn === null
    ? null
    : safe`${actInWords(act)} not taken back: ${sanitize(act.movedOn)}`
}
