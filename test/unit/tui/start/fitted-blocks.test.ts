import { expect, test } from 'vitest'
import { span, type Row } from '../../../../src/text/row.ts'
import { literal } from '../../../../src/text/safe.ts'
import { fittedBlocks } from '../../../../src/tui/start/fitted-blocks.ts'

const a: Row = [span(literal('a'))]
const b: Row = [span(literal('b'))]
const c: Row = [span(literal('c'))]
const blocks = [
  { rows: [a], giveWay: 1 },
  { rows: [b, b], giveWay: 0 },
  { rows: [], giveWay: 0 },
  { rows: [c], giveWay: 2 },
]

test.each([
  [6, [a, [], b, b, [], c]],
  [5, [a, b, b, c]],
  [4, [a, b, b, c]],
  [3, [a, b, b]],
  [2, [b, b]],
  [1, [b]],
  [0, []],
])('in %s rows', (height, rows) => {
  expect(fittedBlocks(blocks, height)).toEqual(rows)
})
