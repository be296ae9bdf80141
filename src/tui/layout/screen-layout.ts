import type { Rectangle, Size } from './rectangle.ts'
import { chooseGrid, framedFrom, leastHeight, share, tile } from './tile.ts'

export type PaneFrame = 'framed' | 'ruled'

export interface PanePlace {
  /** Index of the slot. */
  readonly slot: number
  readonly at: Rectangle
  readonly frame: PaneFrame
}

export interface TasksPlace {
  readonly at: Rectangle
  readonly heads: boolean
  /** Rows that hold items. */
  readonly items: number
}

/** The place of everything in the Workers view. Heights and widths in cells; together they fill the screen. */
export interface WorkersLayout {
  readonly header: 1 | 2
  readonly panes: readonly PanePlace[]
  /** A title rule above the panes of each worker with several agents; `slot` is its first one's. */
  readonly heads: readonly { readonly slot: number; readonly at: Rectangle }[]
  /** One row a worker, when panes don't fit: `shown` slots from `first` on, and one row for those that have no room. */
  readonly list: { readonly at: Rectangle; readonly first: number; readonly shown: number } | null
  /** What is merged now, while workers are free; null: there is no room for it, or nothing to show. */
  readonly lane: Omit<PanePlace, 'slot'> | null
  /** One row for all free workers. */
  readonly free: boolean
  readonly tasks: TasksPlace | null
  readonly problems: boolean
}

export interface LayoutFacts {
  readonly size: Size
  /** Number of slots, not of what runs: a task that ends does not re-tile. */
  readonly slots: number
  /** How many of them each worker has, in their order: more than one where several agents work on its task. */
  readonly groups: readonly number[]
  readonly focusedSlot: number
  readonly problems: boolean
  readonly zoomed: boolean
  /** Free workers are one row, and the lane has their room. */
  readonly strip?: boolean
}

export const leastSize: Size = { columns: 40, rows: 10 }

export const fitsScreen = ({ columns, rows }: Size): boolean =>
  columns >= leastSize.columns && rows >= leastSize.rows

export const headerRows = ({ columns, rows }: Size): 1 | 2 => (rows >= 30 && columns >= 100 ? 2 : 1)

export function layOutWorkers(facts: LayoutFacts): WorkersLayout {
  const { size } = facts
  const header = headerRows(size)
  const available = size.rows - header - 1
  if (facts.zoomed) {
    const at = { left: 0, top: header, width: size.columns, height: available }
    return {
      header,
      panes: [{ slot: facts.focusedSlot, at, frame: 'framed' }],
      heads: [],
      list: null,
      lane: null,
      free: false,
      tasks: null,
      problems: false,
    }
  }
  const free = facts.strip === true
  const share = tasksRows(size, available)
  // Without workers there is only a sentence to show above the tasks.
  const tasksHeight = facts.slots === 0 && !free && share > 0 ? Math.max(share, available - 3) : share
  const problems = facts.problems && tasksHeight >= 6
  const area = { left: 0, top: header, width: size.columns, height: available - tasksHeight }
  const placed = layOutPanes(facts, free ? { ...area, height: area.height - 1 } : area)
  return {
    header,
    ...placed,
    free,
    tasks: tasksHeight === 0 ? null : tasksPlace(area, tasksHeight - (problems ? 1 : 0), size),
    problems,
  }
}

function tasksRows({ rows }: Size, available: number): number {
  if (rows < 12) return 0
  const share = Math.min(Math.max(Math.round(0.36 * available), 4), 20)
  return share < 6 ? Math.max(4, share - 1) : share
}

function tasksPlace(above: Rectangle, height: number, { columns }: Size): TasksPlace {
  const heads = height >= 5
  return {
    at: { left: 0, top: above.top + above.height, width: columns, height },
    heads,
    items: height - (heads ? 2 : 1),
  }
}

type Placed = Pick<WorkersLayout, 'panes' | 'heads' | 'list' | 'lane'>

function layOutPanes(facts: LayoutFacts, area: Rectangle): Placed {
  if (facts.strip === true) return withLane(facts, area)
  if (facts.slots === 0) return { panes: [], heads: [], list: null, lane: null }
  return inPanes(facts, area) ?? inList(facts, area)
}

/** The lane's pane comes after those of the workers; where these are a list, it has no room. */
function withLane(facts: LayoutFacts, area: Rectangle): Placed {
  const { slots, groups } = facts
  const placed = inPanes({ ...facts, slots: slots + 1, groups: [...groups, 1] }, area)
  const lane = placed?.panes.find(({ slot }) => slot === slots)
  if (placed === null || lane === undefined) return inList(facts, area)
  return { ...placed, panes: placed.panes.filter(({ slot }) => slot !== slots), lane }
}

function inPanes({ slots, groups }: LayoutFacts, area: Rectangle): Placed | null {
  if (groups.some((count) => count > 1)) {
    const grouped = tileGroups(groups, area)
    return grouped === null ? null : { ...grouped, list: null, lane: null }
  }
  const grid = chooseGrid(slots, area.width, area.height)
  if (grid === null) return null
  const places = tile(slots, grid, area)
  const panes = places.map((at, slot) => ({ slot, at, frame: frameOf(at, framedFrom) }))
  return { panes, heads: [], list: null, lane: null }
}

function inList(facts: LayoutFacts, area: Rectangle): Placed {
  const height = Math.min(facts.slots, Math.max(1, Math.floor(area.height / 2)))
  const shown = height < facts.slots ? Math.max(1, height - 1) : height
  const first = Math.min(Math.max(0, facts.focusedSlot - shown + 1), facts.slots - shown)
  const open: Rectangle = { ...area, top: area.top + height, height: area.height - height }
  return {
    list: { at: { ...area, height }, first, shown },
    panes: [{ slot: facts.focusedSlot, at: open, frame: frameOf(open, framedFrom + 1) }],
    heads: [],
    lane: null,
  }
}

/** Agents of one task stand side by side, under its title. Null when they would be too narrow or too low to be read. */
function tileGroups(
  groups: readonly number[],
  area: Rectangle,
): Pick<WorkersLayout, 'panes' | 'heads'> | null {
  const panes: PanePlace[] = []
  const heads: { readonly slot: number; readonly at: Rectangle }[] = []
  let { top } = area
  for (const [index, height] of share(area.height, groups.length).entries()) {
    const count = groups[index] ?? 1
    const slot = panes.length
    const rule = count > 1 ? 1 : 0
    const widths = share(area.width, count)
    if (height - rule < leastHeight || (count > 1 && Math.min(...widths) < leastOfSeveral)) return null
    if (count > 1) heads.push({ slot, at: { ...area, top, height: 1 } })
    let { left } = area
    for (const [place, width] of widths.entries()) {
      const at = { left, top: top + rule, width, height: height - rule }
      panes.push({ slot: slot + place, at, frame: frameOf(at, framedFrom) })
      left += width
    }
    top += height
  }
  return { panes, heads }
}

/** The narrowest pane of one of several agents, whose task is not in its title. */
const leastOfSeveral = 36

const frameOf = ({ height }: Rectangle, framed: number): PaneFrame => (height >= framed ? 'framed' : 'ruled')
