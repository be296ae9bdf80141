import type { StoredEvent } from '../../../core/event.ts'
import { truncateMiddle } from '../../../text/cells.ts'
import { groupDigits, plural } from '../../../text/plural.ts'
import { blank, emptyRow, fillRow, pointer, span, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { clockTime } from '../../../text/time/clock-time.ts'
import { eventWords } from '../../../wording/events/event-words.ts'
import { idWidth, longestId } from '../../layout/task-columns.ts'
import { eventCursor, eventRows, shownEvents } from '../../state/events-list.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'

interface Widths {
  readonly task: number
  /** 0: no room. */
  readonly event: number
  readonly width: number
}

const timeWidth = 8
const whoWidth = 4
const eventWidth = 18
/** On a narrower screen the sentence needs the room. */
const eventFrom = 80

/** Heads, as many events as fit, and where in all of them one is. */
export function eventsRows(state: ScreenState): readonly TableRow[] {
  const { columns: width } = state.size
  const { newest, events } = shownEvents(state)
  const at = eventCursor(state)
  const widths: Widths = {
    task: idWidth(Math.max(state.idWidth, longestId(events.map(({ item }) => item ?? ''))), width),
    event: width >= eventFrom ? eventWidth : 0,
    width,
  }
  const rows = events.map((event) => eventRow(event, event.seq === at, widths))
  const missing = Array.from({ length: Math.max(0, eventRows(state) - rows.length) }, () =>
    plainRow(emptyRow),
  )
  return [plainRow(heads(widths)), ...rows, ...missing, plainRow(place(state, newest))]
}

const heads = ({ task, event, width }: Widths): Row =>
  fillRow(
    [
      blank(2),
      ...inCells([
        [literal('TIME'), timeWidth],
        [literal('TASK'), task],
        [literal('WHO'), whoWidth],
        ...(event === 0 ? [] : [[literal('EVENT'), event] as const]),
      ]),
      span(literal('WHAT'), 'dim'),
    ],
    width,
  )

const inCells = (cells: readonly (readonly [text: Safe, width: number])[]): Row =>
  cells.flatMap(([text, width]) => [...fillRow([span(text, 'dim')], width), blank(2)])

function eventRow(event: StoredEvent, isChosen: boolean, { task, event: name, width }: Widths): TableRow {
  const { who, what, role = 'text' } = eventWords(event)
  const row: Row = [
    pointer(isChosen),
    ...fillRow([span(clockTime(event.at), 'dim')], timeWidth),
    blank(2),
    ...fillRow([span(event.item === null ? emptySafe : truncateMiddle(sanitize(event.item), task))], task),
    blank(2),
    ...fillRow([span(who, who === 'you' ? 'accent' : 'dim')], whoWidth),
    blank(2),
    ...(name === 0 ? [] : [...fillRow([span(sanitize(event.body.type), 'dim')], name), blank(2)]),
    span(what, role),
  ]
  return { row: fillRow(row, width), highlight: isChosen ? 'selected' : null }
}

function place(state: ScreenState, newest: number): Row {
  const follows = state.events.top === null
  const how = follows
    ? literal('following')
    : safe`${groupDigits(newest - (state.events.top ?? 0))} newer   f follow`
  return fillRow(
    [span(safe`  newest first   ${plural(newest, 'event')}   ${how}`, 'dim')],
    state.size.columns,
  )
}
