import type { Rectangle } from './rectangle.ts'

export interface Grid {
  readonly columns: number
  readonly rows: number
}

const leastWidth = 50
export const leastHeight = 5
/** Under this a pane has one title rule instead of a frame. */
export const framedFrom = 7

/**
 * How `count` panes share `width` × `height`: the grid whose panes come nearest to six times as wide as high, with
 * few empty places. Null when none is readable; then the workers are a list.
 */
export function chooseGrid(count: number, width: number, height: number): Grid | null {
  let best: { grid: Grid; cost: number } | null = null
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const paneWidth = Math.floor(width / columns)
    const paneHeight = Math.floor(height / rows)
    if (paneHeight < leastHeight || (columns > 1 && paneWidth < leastWidth)) continue
    const shape = Math.abs(paneWidth / paneHeight - 6) / 6
    const cost = shape + 0.25 * (columns * rows - count) + (paneHeight < framedFrom ? 3 : 0)
    if (best === null || cost < best.cost) best = { grid: { columns, rows }, cost }
  }
  return best?.grid ?? null
}

/** The panes' places, in order. Left-over columns and rows go to the first ones, a short last row is stretched. */
export function tile(count: number, grid: Grid, area: Rectangle): readonly Rectangle[] {
  const heights = share(area.height, grid.rows)
  const places: Rectangle[] = []
  let top = area.top
  for (const [row, height] of heights.entries()) {
    const inRow = Math.min(grid.columns, count - row * grid.columns)
    let left = area.left
    for (const width of share(area.width, inRow)) {
      places.push({ left, top, width, height })
      left += width
    }
    top += height
  }
  return places
}

/** Left-over cells go to the first parts. */
export function share(total: number, parts: number): number[] {
  const each = Math.floor(total / parts)
  return Array.from({ length: parts }, (_, index) => each + (index < total % parts ? 1 : 0))
}
