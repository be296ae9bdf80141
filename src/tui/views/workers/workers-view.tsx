import { Box } from 'ink'
import type { ReactNode } from 'react'
import type { BoardSnapshot, SlotView } from '../../../core/board/snapshot.ts'
import { emptyRow, fillRow, span, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import type { PanePlace, WorkersLayout } from '../../layout/screen-layout.ts'
import { contestTitle } from '../../pane/title/candidate-title.ts'
import { topRule } from '../../pane/pane-rules.ts'
import { heart } from '../../pane/heart.ts'
import { Pane } from '../../pane/pane.tsx'
import { centred } from '../../pane/sentence.ts'
import { chosenRow } from '../../keys/chosen.ts'
import { paneName } from '../../state/pane-name.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { layoutOf } from '../../state/layout-of.ts'
import { newNotices } from '../../state/problems.ts'
import { laneStrip } from '../../state/lane-strip.ts'
import { focusedSlot, slotsOf } from '../../state/slots.ts'
import { markedItem } from '../../state/task-list.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { waitingKeys } from '../waiting/waiting-keys.ts'
import { waitingRows } from '../waiting/waiting-rows.ts'
import { problemsLine } from '../problems.ts'
import { tasksRows } from '../tasks/tasks-rows.ts'
import { plainRow } from '../tasks/tasks-table.ts'
import { freeRow, LanePane } from './lane-pane.tsx'
import { moreWorkersRow, workerRow } from './worker-list.ts'

/** Panes of the workers, the tasks, and what needs a person. */
export function WorkersView({ state, snapshot, theme }: ViewProps): ReactNode {
  const layout = layoutOf(state)
  const strip = laneStrip(snapshot)
  const { columns } = state.size
  return (
    <>
      {snapshot.slots.length === 0 ? <NoWorkers state={state} layout={layout} theme={theme} /> : null}
      {layout.list === null ? null : <WorkerList {...{ state, snapshot, theme, list: layout.list }} />}
      <PanesOrWait state={state} snapshot={snapshot} theme={theme} layout={layout} />
      {strip === null || !layout.free ? null : (
        <Lines rows={[freeRow(strip, state)]} theme={theme} width={columns} />
      )}
      {layout.tasks === null ? null : (
        <Lines rows={tasksRows(state, snapshot, layout.tasks)} theme={theme} width={columns} />
      )}
      {layout.problems ? <Lines rows={[problemsRow(state, snapshot)]} theme={theme} width={columns} /> : null}
    </>
  )
}

const problemsRow = (state: ScreenState, snapshot: BoardSnapshot): Row =>
  problemsLine({
    snapshot,
    notices: newNotices(state),
    chosen: chosenRow(state),
    keymap: state.keymap,
    place: state.place,
    width: state.size.columns,
  })

/** The run has ended, or has not begun. */
function NoWorkers({
  state: { size },
  layout,
  theme,
}: Pick<ViewProps, 'state' | 'theme'> & { readonly layout: WorkersLayout }): ReactNode {
  if (layout.panes.length > 0) return null
  const below = (layout.tasks?.at.height ?? 0) + (layout.problems ? 1 : 0)
  const height = size.rows - layout.header - 1 - below
  const said = centred([[span(literal('No worker is running.'), 'dim')]], size.columns, height)
  const rows = Array.from({ length: height }, (_, index) => fillRow(said[index] ?? emptyRow, size.columns))
  return <Lines rows={rows} theme={theme} width={size.columns} />
}

function WorkerList({
  state,
  snapshot,
  theme,
  list,
}: ViewProps & { readonly list: NonNullable<WorkersLayout['list']> }): ReactNode {
  const focused = focusedSlot(state)
  const slots = slotsOf(state)
  const rows = Array.from({ length: list.at.height }, (_, offset) => {
    const index = list.first + offset
    const slot = slots[index]
    if (slot === undefined) return plainRow(emptyRow)
    if (offset >= list.shown) return plainRow(moreWorkersRow(withoutRoom(slots, list), list.at.width))
    const cursor = index !== focused ? 'none' : state.focus.on === 'pane' ? 'focused' : 'quiet'
    return workerRow({ slot, snapshot, state, cursor, width: list.at.width })
  })
  return <Lines rows={rows} theme={theme} width={list.at.width} />
}

const withoutRoom = (
  slots: readonly SlotView[],
  { first, shown }: NonNullable<WorkersLayout['list']>,
): readonly SlotView[] => [...slots.slice(0, first), ...slots.slice(first + shown)]

/** While nothing can run before a limit is over, one table stands in place of panes that would all say so. */
function PanesOrWait(props: ViewProps & { readonly layout: WorkersLayout }): ReactNode {
  const { state, snapshot, theme, layout } = props
  const { columns } = state.size
  const places = placesIn(layout)
  const tops = places.map(({ at }) => at.top)
  const ends = places.map(({ at }) => at.top + at.height)
  const height = places.length === 0 ? 0 : Math.max(...ends) - Math.min(...tops)
  const waits = state.zoomed ? null : waitingRows(snapshot, waitingKeys(state), { width: columns, height })
  return waits === null ? <Panes {...props} /> : <Lines rows={waits} theme={theme} width={columns} />
}

function Panes({
  state,
  snapshot,
  theme,
  layout,
}: ViewProps & { readonly layout: WorkersLayout }): ReactNode {
  const { columns } = state.size
  const marked = markedItem(state)
  const focused = state.focus.on === 'pane' || state.zoomed ? focusedSlot(state) : -1
  const strip = laneStrip(snapshot)
  return rowsOf(placesIn(layout)).flatMap((row) => [
    ...layout.heads
      .filter(({ slot }) => slot === row[0]?.slot)
      .map(({ slot, at }) => (
        <Lines
          key={`head ${at.top}`}
          rows={[contestRule(slotsOf(state)[slot], snapshot, columns)]}
          theme={theme}
          width={columns}
        />
      )),
    <Box key={row[0]?.at.top} flexDirection="row" flexShrink={0}>
      {row.map((place) => {
        if (place.slot === ofLane)
          return strip === null ? null : <LanePane key="lane" {...{ strip, place, snapshot, theme }} />
        const slot = slotsOf(state)[place.slot]
        if (slot === undefined) return null
        const props = { slot, place, state, snapshot, theme, marked, focused: place.slot === focused }
        return <Pane key={paneName(slot)} {...props} />
      })}
    </Box>,
  ])
}

/** No slot has this number. */
const ofLane = -1

/** The lane's pane is the last one. */
const placesIn = ({ panes, lane }: WorkersLayout): readonly PanePlace[] =>
  lane === null ? panes : [...panes, { ...lane, slot: ofLane }]

/** Heavy where the keys are in one of its panes. */
function contestRule(slot: SlotView | undefined, snapshot: BoardSnapshot, width: number): Row {
  if (slot === undefined || slot.work === null) return emptyRow
  const { worker, work } = slot
  const { left, right } = contestTitle(work, { worker, spinner: [heart(worker)], now: snapshot.now })
  return topRule(left, right, width, { frame: 'ruled', focused: false })
}

/** Places that begin at the same height form one row. */
function rowsOf(places: readonly PanePlace[]): readonly (readonly PanePlace[])[] {
  const rows = new Map<number, PanePlace[]>()
  for (const place of places) rows.set(place.at.top, [...(rows.get(place.at.top) ?? []), place])
  return [...rows.values()]
}
