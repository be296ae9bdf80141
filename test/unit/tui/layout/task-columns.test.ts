import { expect, it } from 'vitest'
import { taskColumns } from '../../../../src/tui/layout/task-columns.ts'

it.each([
  [120, 27],
  [160, 34],
  [200, 73],
  [300, 80],
])('at %i columns a title may be %i cells wide, and the note has enough', (width, cells) => {
  const { columns } = taskColumns(width, 8)
  const widthOf = (name: string) => columns.find((column) => column.name === name)?.width ?? 0
  expect(widthOf('title')).toBe(cells)
  expect(widthOf('note')).toBeGreaterThanOrEqual(32)
})
