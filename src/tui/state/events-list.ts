import type { StoredEvent } from '../../core/event.ts'
import { bodySize } from './layout-of.ts'
import type { ScreenState } from './screen/screen-state.ts'

/* The events, newest first. Their numbers have no gaps: a place in the list is a number counted from the newest. */

/** Heads above, and how many there are below. */
const besidesRows = 2

export const eventRows = ({ size }: Pick<ScreenState, 'size'>): number =>
  Math.max(1, bodySize(size).rows - besidesRows)

/** Those in view, and the newest of all; none: they aren't read yet. */
export function shownEvents({ snapshot }: ScreenState): {
  readonly newest: number
  readonly events: readonly StoredEvent[]
} {
  const { page = null } = snapshot ?? {}
  return page?.kind === 'events' ? page : { newest: 0, events: [] }
}

/** The number of the event under the cursor. */
export const eventCursor = (state: ScreenState): number => state.events.cursor ?? shownEvents(state).newest

export function eventUnderCursor(state: ScreenState): StoredEvent | null {
  const seq = eventCursor(state)
  return shownEvents(state).events.find((event) => event.seq === seq) ?? null
}

/** Down is older. At the newest the list follows again. */
export function movedEvents(state: ScreenState, rows: number): Pick<ScreenState, 'events'> {
  const { newest } = shownEvents(state)
  if (newest === 0) return { events: state.events }
  const height = eventRows(state)
  const wanted = Number.isFinite(rows) ? eventCursor(state) - rows : rows < 0 ? newest : 1
  const cursor = Math.min(Math.max(wanted, 1), newest)
  const top = Math.min(Math.max(state.events.top ?? newest, cursor), cursor + height - 1, newest)
  return { events: cursor === newest ? followingEvents : { cursor, top } }
}

export const followingEvents: ScreenState['events'] = { cursor: null, top: null }
