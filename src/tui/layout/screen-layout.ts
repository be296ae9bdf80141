import type { Rectangle, Size } from './rectangle.ts'
import { chooseGrid, framedFrom, tile } from './tile.ts'

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
  /** One row a worker, when panes don't fit; `first` is the slot shown at its top. */
  readonly list: { readonly at: Rectangle; readonly first: number } | null
  readonly tasks: TasksPlace | null
  readonly problems: boolean
}

export interface LayoutFacts {
  readonly size: Size
  /** Number of slots, not of what runs: a task that ends does not re-tile. */
  readonly slots: number
  readonly focusedSlot: number
  readonly problems: boolean
  readonly zoomed: boolean
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
      list: null,
      tasks: null,
      problems: false,
    }
  }
  const tasksHeight = tasksRows(size, available)
  const problems = facts.problems && tasksHeight >= 6
  const area = { left: 0, top: header, width: size.columns, height: available - tasksHeight }
  return {
    header,
    ...layOutPanes(facts, area),
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

function layOutPanes(facts: LayoutFacts, area: Rectangle): Pick<WorkersLayout, 'panes' | 'list'> {
  if (facts.slots === 0) return { panes: [], list: null }
  const grid = chooseGrid(facts.slots, area.width, area.height)
  if (grid !== null) {
    const places = tile(facts.slots, grid, area)
    return { panes: places.map((at, slot) => ({ slot, at, frame: frameOf(at, framedFrom) })), list: null }
  }
  const height = Math.min(facts.slots, Math.max(1, Math.floor(area.height / 2)))
  const first = Math.min(Math.max(0, facts.focusedSlot - height + 1), facts.slots - height)
  const open: Rectangle = { ...area, top: area.top + height, height: area.height - height }
  return {
    list: { at: { ...area, height }, first },
    panes: [{ slot: facts.focusedSlot, at: open, frame: frameOf(open, framedFrom + 1) }],
  }
}

const frameOf = ({ height }: Rectangle, framed: number): PaneFrame => (height >= framed ? 'framed' : 'ruled')
