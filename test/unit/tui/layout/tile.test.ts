import { describe, expect, it } from 'vitest'
import { layOutWorkers } from '../../../../src/tui/layout/screen-layout.ts'
import { chooseGrid, tile } from '../../../../src/tui/layout/tile.ts'

const workers = [1, 2, 3, 4, 6, 8, 12, 16]
/** The table of the design: header rows, rows of panes, rows of tasks, and the grid for each number of workers. */
const table = `
80x24   1 14  8  1x1 1x2 list list list list list list
100x30  2 17 10  1x1 2x1 2x2 2x2 2x3 list list list
120x40  2 24 13  1x1 2x1 2x2 2x2 2x3 2x4 list list
160x45  2 27 15  1x1 2x1 2x2 2x2 3x2 3x3 3x4 list
200x50  2 30 17  1x1 2x1 2x2 2x2 3x2 3x3 4x3 4x4
300x80  2 57 20  1x1 2x1 2x2 2x2 2x3 3x3 3x4 4x4
300x100 2 77 20  1x1 1x2 2x2 2x2 2x3 2x4 3x4 4x4`

const rows = table
  .trim()
  .split('\n')
  .map((line) => {
    const [size = '', header, panes, tasks, ...grids] = line.trim().split(/\s+/)
    const [columns = 0, lines = 0] = size.split('x').map(Number)
    return { columns, rows: lines, header: Number(header), panes: Number(panes), tasks: Number(tasks), grids }
  })

describe('tiling of the Workers view', () => {
  for (const row of rows) {
    it(`gives ${row.columns}x${row.rows} its header, panes and tasks`, () => {
      const layout = layOutWorkers({
        size: row,
        slots: 1,
        groups: [1],
        focusedSlot: 0,
        problems: false,
        zoomed: false,
      })
      expect(layout.header).toBe(row.header)
      expect(layout.panes[0]?.at.height).toBe(row.panes)
      expect(layout.tasks?.at.height).toBe(row.tasks)
    })
    for (const [index, grid] of row.grids.entries()) {
      it(`tiles ${workers[index]} workers on ${row.columns}x${row.rows} as ${grid}`, () => {
        const chosen = chooseGrid(workers[index]!, row.columns, row.panes)
        expect(chosen === null ? 'list' : `${chosen.columns}x${chosen.rows}`).toBe(grid)
      })
    }
  }

  it('covers the area without gap or overlap, whatever is left over', () => {
    for (const [count, width, height] of [
      [3, 101, 17],
      [5, 203, 31],
      [7, 301, 58],
      [11, 257, 61],
    ] as const) {
      const grid = chooseGrid(count, width, height)
      if (grid === null) continue
      const places = tile(count, grid, { left: 0, top: 2, width, height })
      const cells = new Set<string>()
      for (const at of places) {
        for (let y = at.top; y < at.top + at.height; y++) {
          for (let x = at.left; x < at.left + at.width; x++) cells.add(`${x},${y}`)
        }
      }
      expect(cells.size).toBe(width * height)
      expect(places.reduce((sum, at) => sum + at.width * at.height, 0)).toBe(width * height)
    }
  })

  it('becomes a list of at most half the area, which follows the focus', () => {
    const layout = layOutWorkers({
      size: { columns: 80, rows: 24 },
      slots: 16,
      groups: Array.from({ length: 16 }, () => 1),
      focusedSlot: 12,
      problems: false,
      zoomed: false,
    })
    expect(layout.list?.at.height).toBe(7)
    // The seventh row is that of the ten others.
    expect(layout.list?.shown).toBe(6)
    expect(layout.list?.first).toBe(7)
    expect(layout.panes).toHaveLength(1)
    expect(layout.panes[0]?.slot).toBe(12)
  })

  it('takes the problems line from the tasks, never from the panes', () => {
    const facts = {
      size: { columns: 120, rows: 40 },
      slots: 4,
      groups: [1, 1, 1, 1],
      focusedSlot: 0,
      zoomed: false,
    }
    const calm = layOutWorkers({ ...facts, problems: false })
    const troubled = layOutWorkers({ ...facts, problems: true })
    expect(troubled.panes).toEqual(calm.panes)
    expect(troubled.tasks?.at.height).toBe(12)
  })
})

it('agents of one task stand side by side under its title, and workers above each other', () => {
  const facts = { slots: 4, groups: [3, 1], focusedSlot: 0, problems: false, zoomed: false }
  const { heads, panes, list } = layOutWorkers({ ...facts, size: { columns: 120, rows: 40 } })
  expect(list).toBeNull()
  expect(heads).toEqual([{ slot: 0, at: { left: 0, top: 2, width: 120, height: 1 } }])
  expect(panes.map(({ slot, at }) => [slot, at.left, at.top, at.width])).toEqual([
    [0, 0, 3, 40],
    [1, 40, 3, 40],
    [2, 80, 3, 40],
    [3, 0, 14, 120],
  ])
  // Narrower than 36 cells each cannot be read.
  expect(layOutWorkers({ ...facts, size: { columns: 107, rows: 40 } }).list).not.toBeNull()
})
