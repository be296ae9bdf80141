import { expect, it } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import {
  boards,
  eventfulBoard,
  lanesBoard,
  manyWorkers,
  mergingBoard,
  triedBoard,
} from './fixtures/demo-boards.ts'
import { diffBoard } from './fixtures/diff-board.ts'
import type { FakeBoard } from './fixtures/fake-board.ts'
import { matchesFrame } from './fixtures/frame-files.ts'
import { byClaude, draining, paused, sixAt, unanswered } from './fixtures/moments.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen } from './fixtures/rendered-screen.ts'
import { votingBoard } from './fixtures/voting-board.ts'

type Size = readonly [columns: number, rows: number]
const tiny: Size = [40, 10]
const usual: Size = [80, 24]
const middle: Size = [120, 40]
const large: Size = [200, 50]
const huge: Size = [300, 100]

interface View {
  readonly name: string
  readonly board: () => FakeBoard
  /** Those that the stories of single frames have not. */
  readonly sizes: readonly Size[]
  readonly keys?: readonly string[]
}

const intoTask = ['escape', 'g', 'enter']
const aMessage = [
  ...'Use the table in docs/errors.md, and keep the names of the codes as they are there. 漢字',
]

const views: readonly View[] = [
  { name: 'workers', board: () => manyWorkers(16), sizes: [huge] },
  { name: 'workers-list', board: () => manyWorkers(64), sizes: [middle, large, huge] },
  { name: 'workers-lane', board: lanesBoard, sizes: [huge] },
  { name: 'workers-paused', board: paused, sizes: [tiny, usual, middle, large, huge] },
  { name: 'workers-drain', board: draining, sizes: [tiny, usual, middle, large, huge] },
  { name: 'workers-voting', board: votingBoard, sizes: [tiny, large, huge] },
  { name: 'six-agents', board: () => sixAt(320), sizes: [tiny, large, huge] },
  { name: 'merges', board: mergingBoard, sizes: [large, huge], keys: [']', ']', 'j'] },
  { name: 'events', board: eventfulBoard, sizes: [tiny, usual, middle, large, huge], keys: ['[', 'j', 'j'] },
  { name: 'needs', board: middleBoard, sizes: [large, huge], keys: ['D', 'j'] },
  { name: 'task', board: triedBoard, sizes: [large, huge], keys: [...intoTask, 'h'] },
  { name: 'log', board: triedBoard, sizes: [tiny, middle, large, huge], keys: [...intoTask, 'enter'] },
  { name: 'diff', board: diffBoard, sizes: [large], keys: ['d', 'n'] },
  { name: 'summary-mixed', board: () => boards['mixed']!(), sizes: [tiny, large, huge] },
  { name: 'summary-success', board: () => boards['whole']!(), sizes: [tiny, usual, large, huge] },
  { name: 'empty', board: () => boards['empty']!(), sizes: [tiny, middle, large, huge] },
  { name: 'help', board: middleBoard, sizes: [tiny, large, huge], keys: ['?'] },
  { name: 'palette', board: middleBoard, sizes: [middle, large, huge], keys: [':'] },
  { name: 'quit', board: smallBoard, sizes: [tiny, middle, large, huge], keys: ['q'] },
  {
    name: 'confirm-abort',
    board: smallBoard,
    sizes: [tiny, middle, large, huge],
    keys: ['X', 'a', 'b', 'o'],
  },
  { name: 'message', board: byClaude, sizes: [tiny, middle, large, huge], keys: ['>', ...aMessage] },
  { name: 'stopping', board: unanswered, sizes: [tiny, middle, large, huge], keys: ['x'] },
]

const frames = views.flatMap(({ sizes, ...view }) =>
  sizes.map(([columns, rows]) => ({ ...view, columns, rows })),
)

it.each(frames)('$name at $columns x $rows', async ({ name, board, columns, rows, keys = [] }) => {
  const screen = await renderScreen(board(), { columns, rows })
  await screen.press(...keys)
  const frame = await screen.frame()
  screen.close()
  const lines = frame.split('\n')
  expect(lines).toHaveLength(rows)
  for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns)
  matchesFrame(`${name}-${columns}x${rows}`, frame)
})
