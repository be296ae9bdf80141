import { expect, it } from 'vitest'
import { taskColumns } from '../../../../src/tui/layout/task-columns.ts'

it.each([
  [120, 27],
  [160, 34],
  [200, 73],
  [300, 80],
])('at %i columns a title may be %i cells wide, and the note has enough', (width, cells) => {
  const { columns } = taskColumns(width, 8, ['cost'])
  const widthOf = (name: string) => columns.find((column) => column.name === name)?.width ?? 0
  expect(widthOf('title')).toBe(cells)
  expect(widthOf('note')).toBeGreaterThanOrEqual(32)
})

it.each([
  [80, 14, 14],
  [120, 14, 14],
  [160, 20, 37],
  [200, 27, 54],
  [300, 36, 80],
])('at %i columns an id of 36 has %i cells, and leaves the title %i', (width, cells, title) => {
  const { id, columns } = taskColumns(width, 36, ['cost'])
  expect(id).toBe(cells)
  if (width >= 160) expect(columns.find(({ name }) => name === 'title')?.width).toBe(title)
  expect(columns.map(({ name }) => name)).toEqual(
    taskColumns(width, 14, ['cost']).columns.map(({ name }) => name),
  )
})
