import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { boards, manyWorkers } from './fixtures/demo-boards.ts'
import { run, type FakeBoard } from './fixtures/fake-board.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

/** Frames are read by people: `UPDATE_FRAMES=1` writes them anew, then look at what changed. */
const update = process.env['UPDATE_FRAMES'] === '1'
const open: RenderedScreen[] = []

afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function screenOf(
  board: FakeBoard,
  columns: number,
  rows: number,
  ascii = false,
): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns, rows }, { ascii })
  open.push(screen)
  return screen
}

function matches(name: string, frame: string): void {
  const path = fileURLToPath(new URL(`frames/${name}.txt`, import.meta.url))
  if (update) writeFileSync(path, `${frame}\n`)
  expect(frame).toBe(readFileSync(path, 'utf8').replace(/\n$/, ''))
}

interface Story {
  readonly name: string
  readonly board: () => FakeBoard
  readonly size: readonly [columns: number, rows: number]
  readonly keys?: readonly string[]
  readonly ascii?: true
}

const stories: readonly Story[] = [
  { name: 'workers-80x24', board: smallBoard, size: [80, 24] },
  { name: 'workers-120x40', board: middleBoard, size: [120, 40] },
  { name: 'workers-list-80x24', board: middleBoard, size: [80, 24] },
  { name: 'workers-60x15', board: smallBoard, size: [60, 15] },
  { name: 'workers-40x10', board: smallBoard, size: [40, 10] },
  { name: 'workers-39x9', board: smallBoard, size: [39, 9] },
  { name: 'workers-200x50', board: () => manyWorkers(6), size: [200, 50] },
  { name: 'workers-80x24-ascii', board: smallBoard, size: [80, 24], ascii: true },
  { name: 'pane-zoom', board: middleBoard, size: [120, 40], keys: ['z'] },
  { name: 'help-120x40', board: middleBoard, size: [120, 40], keys: ['?'] },
  { name: 'help-80x24', board: smallBoard, size: [80, 24], keys: ['?'] },
  { name: 'help-60x15', board: smallBoard, size: [60, 15], keys: ['?'] },
  { name: 'quit-80x24', board: smallBoard, size: [80, 24], keys: ['q'] },
  { name: 'confirm-abort-80x24', board: smallBoard, size: [80, 24], keys: ['X', 'a', 'b', 'o'] },
  { name: 'stopping-80x24', board: unanswered, size: [80, 24], keys: ['x'] },
  { name: 'list-focused-80x24', board: smallBoard, size: [80, 24], keys: ['tab', 'tab', 'j', 'j'] },
  { name: 'output-short-80x24', board: smallBoard, size: [80, 24], keys: ['o', 'o'] },
  { name: 'empty-80x24', board: () => boards['empty']!(), size: [80, 24] },
  { name: 'summary-success-120x40', board: () => boards['whole']!(), size: [120, 40] },
  { name: 'summary-mixed-120x40', board: () => boards['mixed']!(), size: [120, 40] },
  { name: 'summary-mixed-80x24', board: () => boards['mixed']!(), size: [80, 24] },
  { name: 'workers-paused-120x30', board: paused, size: [120, 30] },
  { name: 'no-workers-80x24', board: () => without(smallBoard()), size: [80, 24] },
  { name: 'workers-drain-120x30', board: draining, size: [120, 30] },
]

function unanswered(): FakeBoard {
  const board = smallBoard()
  board.answers = () => new Promise(() => undefined)
  return board
}

function without(board: FakeBoard): FakeBoard {
  board.facts = { ...board.facts, slots: [] }
  return board
}

function paused(): FakeBoard {
  const board = middleBoard()
  const [first, , third] = board.facts.slots!
  const says = 'Paused. The running tasks go on, nothing new starts.'
  const free = (worker: number) => ({ worker, work: null, draining: false, says })
  board.facts = {
    ...board.facts,
    phase: 'paused',
    run: run({ paused: true, startedAt: board.facts.run!.startedAt }),
    slots: [first!, free(1), third!, free(3)],
  }
  return board
}

function draining(): FakeBoard {
  const board = middleBoard()
  const slots = board.facts.slots!.map((slot, index) => ({ ...slot, draining: index > 1 }))
  board.facts = { ...board.facts, phase: 'draining', slots, wanted: 2 }
  return board
}

describe('the screen, row by row', () => {
  for (const { name, board, size, keys, ascii } of stories) {
    it(name, async () => {
      const screen = await screenOf(board(), size[0], size[1], ascii)
      await screen.press(...(keys ?? []))
      matches(name, await screen.frame())
    })
  }

  it('fills its size and never passes it, at any size and number of workers', async () => {
    for (const [columns, rows] of [
      [40, 10],
      [47, 12],
      [72, 19],
      [80, 24],
      [100, 30],
      [137, 41],
      [200, 50],
    ] as const) {
      for (const workers of [1, 2, 3, 5, 9]) {
        const screen = await screenOf(manyWorkers(workers), columns, rows)
        const lines = (await screen.frame()).split('\n')
        expect(lines, `${columns}x${rows} with ${workers}`).toHaveLength(rows)
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns)
        screen.close()
      }
    }
  })

  it('says in ASCII alone what it says otherwise', async () => {
    const screen = await screenOf(middleBoard(), 120, 40, true)
    expect(await screen.frame()).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
