import type { BoardNotice, BoardWindow, SlotView } from '../../core/board.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { atWork, needYou } from '../../core/run/counts.ts'
import type { KeyPlace } from '../keys/key-table.ts'
import { fitsScreen, layOutWorkers, type PanePlace, type WorkersLayout } from '../layout/screen-layout.ts'
import { hasProblems } from '../views/problems.ts'
import type { ScreenState, View, Zoom } from './screen-state.ts'

/** What follows from the state. Computed where it is needed, stored nowhere. */

export const slotsOf = (state: ScreenState): readonly SlotView[] => state.snapshot?.slots ?? []

/** The focused worker's slot; the one at its place when it does not exist any more, else the last. */
export function focusedSlot(state: ScreenState): number {
  const slots = slotsOf(state)
  const { focus } = state
  if (focus.on === 'list') return 0
  const exact = slots.findIndex(
    ({ worker, agent }) => worker === focus.worker && agent === (focus.agent ?? null),
  )
  const at = exact === -1 ? slots.findIndex(({ worker }) => worker === focus.worker) : exact
  return at === -1 ? Math.max(0, slots.length - 1) : at
}

/** So long a notice has a row of its own; afterwards a key shows it. */
const newForMs = 60_000

/** Those that stand above the footer: neither read nor old, the newest last. */
export function newNotices({ snapshot, readNotices }: ScreenState): readonly BoardNotice[] {
  if (snapshot === null) return []
  const { now, notices } = snapshot
  return notices.filter(({ id, at }) => !readNotices.has(id) && (at === null || now - at < newForMs))
}

export const viewsOf = ({ snapshot }: ScreenState): readonly View[] =>
  snapshot?.summary == null ? ['workers'] : ['workers', 'summary']

export function placeOf(state: ScreenState): KeyPlace {
  if (state.snapshot === null || state.snapshot.counts.total === 0) return 'empty'
  if (state.view === 'summary') return 'summary'
  return places[state.zoom.kind]
}

const places = { none: 'workers', worker: 'zoomed', item: 'opened' } as const satisfies Record<
  Zoom['kind'],
  KeyPlace
>

export function layoutOf(state: ScreenState): WorkersLayout {
  return layOutWorkers({
    size: state.size,
    slots: slotsOf(state).length,
    groups: groupsOf(slotsOf(state)),
    focusedSlot: openSlot(state),
    problems: state.snapshot !== null && (hasProblems(state.snapshot) || newNotices(state).length > 0),
    zoomed: state.zoom.kind !== 'none',
  })
}

/** How many panes each worker has, in their order. */
function groupsOf(slots: readonly SlotView[]): readonly number[] {
  const groups = new Map<number, number>()
  for (const { worker } of slots) groups.set(worker, (groups.get(worker) ?? 0) + 1)
  return [...groups.values()]
}

/** In list mode a worker stays open while the keys are in the table. */
function openSlot(state: ScreenState): number {
  if (state.focus.on === 'pane') return focusedSlot(state)
  const chosen = itemAt(state, state.cursor.index)?.item.id
  const at = slotsOf(state).findIndex(({ work }) => work?.row.item.id === chosen)
  return Math.max(0, at)
}

export const bodyHeight = ({ at, frame }: PanePlace): number =>
  Math.max(0, at.height - (frame === 'framed' ? 2 : 1))

/** Rows of the list: items that are not done, one row for those that are; all when unfolded. */
export function listLength({ snapshot, unfolded }: ScreenState): number {
  if (snapshot === null) return 0
  const { total, done } = snapshot.counts
  return unfolded || done === 0 ? total : total - done + 1
}

export function isFold(state: ScreenState, index: number): boolean {
  if (state.snapshot === null || state.unfolded || state.snapshot.counts.done === 0) return false
  return index === listLength(state) - 1
}

export function itemAt(state: ScreenState, index: number): ItemRow | null {
  if (state.snapshot === null || isFold(state, index)) return null
  return state.snapshot.rows[index - state.snapshot.rowsOffset] ?? null
}

export const visibleItems = (state: ScreenState): number => Math.max(1, layoutOf(state).tasks?.items ?? 1)

/** Which rows the board is asked for: what is shown, and a screenful each way so that a row that moves is found again. */
export function windowOf(state: ScreenState): BoardWindow {
  const items = visibleItems(state)
  const offset = Math.max(0, state.top - items)
  const opened = state.zoom.kind === 'item' ? state.zoom.item : null
  return { offset, limit: state.top - offset + 2 * items, opened }
}

/** The task of the focused thing: what `x` and `r` act on. */
export function targetOf(state: ScreenState): ItemRow | null {
  if (state.zoom.kind === 'item') {
    return openedRow(state)
  }
  if (state.focus.on === 'pane') return slotsOf(state)[focusedSlot(state)]?.work?.row ?? null
  return rowUnderCursor(state)
}

/** As the board has it now; just after it was opened, as the list has it. */
export function openedRow({ snapshot, zoom }: ScreenState): ItemRow | null {
  if (zoom.kind !== 'item' || snapshot === null) return null
  if (snapshot.opened?.item.id === zoom.item) return snapshot.opened
  return snapshot.rows.find((row) => row.item.id === zoom.item) ?? null
}

/** The pane that has the keys; null while they are in the list or in an opened task. */
export function focusedPane(state: ScreenState): SlotView | null {
  if (state.zoom.kind === 'item' || (state.focus.on === 'list' && state.zoom.kind === 'none')) return null
  return slotsOf(state)[focusedSlot(state)] ?? null
}

/** Whether leaving would leave something behind. */
export function isRunning({ snapshot }: ScreenState): boolean {
  if (snapshot === null || snapshot.run === null) return false
  return (
    snapshot.run.endedAt === null &&
    (atWork(snapshot.counts) > 0 || snapshot.counts.todo > 0 || snapshot.counts.waiting > 0)
  )
}

/** Whether an abort would end anybody's work. */
export const hasWork = ({ snapshot }: ScreenState): boolean =>
  snapshot !== null && atWork(snapshot.counts) > 0

/** Nothing of this screen's goes on or stops: `q` has nothing to ask. */
export const leavesAtOnce = (state: ScreenState): boolean =>
  !isRunning(state) || state.snapshot?.watches === true || state.snapshot?.phase === 'left'

/** By its id while it is in view: its place may just have changed. */
function rowUnderCursor(state: ScreenState): ItemRow | null {
  const { index, item } = state.cursor
  const known = item === null ? undefined : state.snapshot?.rows.find((row) => row.item.id === item)
  return known ?? itemAt(state, index)
}

/** The task the list marks: under the cursor, or the focused pane's. */
export function markedItem(state: ScreenState): ItemId | null {
  if (state.focus.on === 'list') return rowUnderCursor(state)?.item.id ?? null
  return targetOf(state)?.item.id ?? null
}

/**
 * The place of a task in the table. One that is out of the rows that were read is a worker's: those come after what needs
 * a person, in the order of their workers.
 */
export function placeInOrder(state: ScreenState, item: ItemId): number | null {
  const { snapshot } = state
  if (snapshot === null) return null
  const found = snapshot.rows.findIndex((row) => row.item.id === item)
  if (found !== -1) return snapshot.rowsOffset + found
  const busy = snapshot.slots.filter(({ work }) => work !== null)
  const at = busy.findIndex(({ work }) => work?.row.item.id === item)
  return at === -1 ? null : needYou(snapshot.counts) + at
}

/** Keys that move, move workers in list mode. */
export const walksWorkers = (state: ScreenState): boolean =>
  state.focus.on === 'pane' && state.zoom.kind === 'none' && layoutOf(state).list !== null

export const isTooSmall = ({ size }: ScreenState): boolean => !fitsScreen(size)
