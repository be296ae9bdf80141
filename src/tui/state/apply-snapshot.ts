import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { longestId } from '../layout/task-columns.ts'
import { layoutOf } from './layout-of.ts'
import { scrollKey } from './open-log.ts'
import type { Modal } from './screen/modal.ts'
import type { ScreenState } from './screen/screen-state.ts'
import { keptCursor } from './task-list.ts'

/** The state after the board was read: focus and cursor stay on their thing while it is there. */
export function applySnapshot(before: ScreenState, snapshot: BoardSnapshot, nowMs: number): ScreenState {
  const opens = openSummary(before, snapshot)
  const next: ScreenState = {
    ...before,
    snapshot,
    nowMs,
    idWidth: Math.max(before.idWidth, longestId(shownIds(snapshot))),
    focus: opens ? { on: 'list' } : keepFocus(before, snapshot),
    stopping: stillStopping(before, snapshot),
    zoomed: before.zoomed && !opens && !isIdleForGood(before, snapshot),
    view: viewAfter(before, snapshot),
    modal: opens && !outlastsRun(before) ? null : before.modal,
  }
  const placed = withoutOthersLines(keptCursor(next))
  return before.snapshot !== null && movedPanes(before, placed) ? { ...placed, retiledAtMs: nowMs } : placed
}

/** Another task is shown where lines were chosen: they are not there any more. */
const withoutOthersLines = (state: ScreenState): ScreenState =>
  state.copying === null || state.copying.key === scrollKey(state) ? state : { ...state, copying: null }

const shownIds = ({ rows, slots }: BoardSnapshot) => [
  ...rows.map(({ item }) => item.id),
  ...slots.flatMap(({ work }) => (work === null ? [] : work.row.item.id)),
]

/** A run that begins while the last one's summary is shown takes the screen back to the workers. */
function viewAfter(before: ScreenState, snapshot: BoardSnapshot): ScreenState['view'] {
  if (openSummary(before, snapshot)) return 'summary'
  return snapshot.summary === null && before.view === 'summary' ? 'workers' : before.view
}

/** The summary opens once, when the run has ended: below the pages that somebody reads. */
const openSummary = (before: ScreenState, snapshot: BoardSnapshot): boolean =>
  snapshot.summary !== null && before.snapshot?.summary == null

/** What was typed is not lost with the run, why a task waited is told to its end, and the letters of a word never become keys. */
const outlastsRun = ({ modal }: ScreenState): boolean => modal !== null && lasting.has(modal.kind)

const lasting: ReadonlySet<Modal['kind']> = new Set(['note', 'new task', 'why', 'abort'])

/** The zoomed worker has no task, and none is left that it could get. */
function isIdleForGood({ focus }: ScreenState, { slots, counts, summary }: BoardSnapshot): boolean {
  if (focus.on !== 'pane' || summary !== null) return false
  const slot = slots.find(({ worker }) => worker === focus.worker)
  return slot?.work === null && counts.todo === 0 && counts.waiting === 0
}

function keepFocus(before: ScreenState, snapshot: BoardSnapshot): ScreenState['focus'] {
  const { focus } = before
  const { slots } = snapshot
  if (focus.on === 'list') return focus
  if (slots.some(({ worker }) => worker === focus.worker)) return focus
  const place = before.snapshot?.slots.findIndex(({ worker }) => worker === focus.worker) ?? 0
  const heir = slots[Math.max(0, place)] ?? slots.at(-1)
  // The last pane was closed: the keys go to the list.
  if (heir !== undefined) return { on: 'pane', worker: heir.worker }
  return before.snapshot === null || before.snapshot.slots.length === 0 ? focus : { on: 'list' }
}

function stillStopping(before: ScreenState, { slots }: BoardSnapshot): ScreenState['stopping'] {
  if (before.stopping.size === 0) return before.stopping
  const busy = new Set(slots.flatMap(({ work }) => (work === null ? [] : [work.row.item.id])))
  return new Map([...before.stopping].filter(([item]) => busy.has(item)))
}

function movedPanes(before: ScreenState, after: ScreenState): boolean {
  const one = layoutOf({ ...after, snapshot: before.snapshot }).panes
  const other = layoutOf(after).panes
  return (
    one.length !== other.length ||
    one.some((pane, index) => pane.at.left !== other[index]?.at.left || pane.at.top !== other[index].at.top)
  )
}
