import type { ItemId } from '../../core/ids.ts'
import { cellWidth } from '../../text/cells.ts'
import { sanitize } from '../../text/sanitize.ts'

export type ColumnName = 'title' | 'state' | 'worker' | 'try' | 'time' | 'diff' | 'cost' | 'agent' | 'note'

export interface TaskColumns {
  readonly id: number
  /** In order, with widths in cells; with two cells between two columns. */
  readonly columns: readonly { readonly name: ColumnName; readonly width: number }[]
}

const fixed = {
  state: { width: 9, from: 0 },
  worker: { width: 6, from: 118 },
  try: { width: 3, from: 118 },
  time: { width: 6, from: 48 },
  diff: { width: 10, from: 110 },
  cost: { width: 6, from: 138 },
  agent: { width: 14, from: 156 },
} as const satisfies Partial<Record<ColumnName, { width: number; from: number }>>

type FixedName = keyof typeof fixed
/** From the left. */
const fixedNames = [
  'state',
  'worker',
  'try',
  'time',
  'diff',
  'cost',
  'agent',
] as const satisfies readonly FixedName[]
const noteFrom = 72
const gap = 2
/** Cursor, mark, glyph with their space at the left, and one spare at the right. */
const margins = 5

/** @param width of the screen: where there is room, ids that are typed into a shell are shown whole. */
export function idWidth(longestId: number, width: number): number {
  const most = Math.min(14 + Math.max(0, Math.floor((width - 120) / 6)), 44)
  return Math.min(Math.max(longestId, 6), most)
}

/**
 * Widths depend on the screen and the ids alone, never on the rows in view: scrolling moves nothing. `without` leaves
 * out what a view doesn't have.
 */
export function taskColumns(
  width: number,
  longestId: number,
  without: readonly ColumnName[] = [],
): TaskColumns {
  const id = idWidth(longestId, width)
  // Other columns don't give way to an id that is only given more room here.
  const screen = width - (Math.min(id, 14) - 8)
  const names = fixedNames.filter((name) => screen >= fixed[name].from && !without.includes(name))
  const note = screen >= noteFrom
  const columnCount = names.length + (note ? 3 : 2)
  const taken = names.reduce((sum, name) => sum + fixed[name].width, 0)
  const free = Math.max(0, width - margins - id - taken - gap * (columnCount - 1))
  const title = note ? titleBesideNote(free) : free
  return {
    id,
    columns: [
      { name: 'title', width: Math.min(title, free) },
      ...names.map((name) => ({ name, width: fixed[name].width })),
      ...(note ? [{ name: 'note' as const, width: Math.max(0, free - title) }] : []),
    ],
  }
}

/** What a note seldom needs is the title's. */
const enoughForNote = 50

const titleBesideNote = (free: number): number =>
  Math.max(Math.min(Math.max(Math.round(0.45 * free), 18), 34), Math.min(free - enoughForNote, 80))

/** The widest id that decides the column: of the rows known so far, so that it never shrinks while scrolling. */
export const longestId = (ids: Iterable<ItemId | string>): number => {
  let longest = 0
  for (const id of ids) longest = Math.max(longest, cellWidth(sanitize(id)))
  return longest
}
