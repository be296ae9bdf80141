import { expect, it } from 'vitest'
import { oid } from '../../src/core/ids.ts'
import { boards, mergingBoard } from './fixtures/demo-boards.ts'
import { at, FakeLog, row, run, slot } from './fixtures/fake-board.ts'
import { middleBoard } from './fixtures/reference-board.ts'
import { draining } from './fixtures/moments.ts'
import { lastLine, screensAt } from './fixtures/opened-screen.ts'

const screenOf = screensAt(120, 40)

it('a digit says of a worker without a pane that it is free, and of none which there are', async () => {
  const board = middleBoard()
  const merging = { row: row({ id: 'N-1', title: 'One', phase: 'merging', seconds: 3 }), log: new FakeLog() }
  const busy = board.facts.slots!.slice(0, 2)
  board.change({ slots: [...busy, slot(7, null, 'Free. Nothing is left to start.')], lane: [merging] })
  const screen = await screenOf(board)
  await screen.frame()
  await screen.press('7')
  expect(await lastLine(screen)).toContain('✗ W7 has no pane now: Free. Nothing is left to start.')
  await screen.press('9')
  expect(await lastLine(screen)).toContain(`✗ there is no worker W9; there is W${busy[0]!.worker} to W7`)
})

it('u after a run where nothing is merged says so', async () => {
  const board = boards['mixed']!()
  board.change({ run: run({ endedAt: at }), summary: { ...board.facts.summary!, commits: 0 } })
  const screen = await screenOf(board)
  await screen.press('u')
  expect(await lastLine(screen)).toContain('✗ nothing was merged that could be taken back')
})

it('the row of a task says that its worker goes with it, whatever is done for the task', async () => {
  const board = middleBoard()
  const [first, ...others] = board.facts.slots!
  board.change({ slots: [first!, ...others.map((each) => ({ ...each, draining: true }))] })
  const screen = await screenOf(board, 200, 50)
  await screen.press(']')
  const frame = await screen.frame()
  const rowOf = (worker: number) =>
    frame
      .split('\n')
      .find((line) => line.includes(others.find((each) => each.worker === worker)!.work!.row.item.id))
  expect(rowOf(1)).toContain('last task of W1; ')
  expect(rowOf(2)).toMatch(/last task of W2; rate limit, try 2 of 10/)
  expect(rowOf(3)).toContain('last task of W3; gate 1 of 2: npm test')
  expect(frame.match(/last task of/g)).toHaveLength(3)
})

it.each([
  [40, 10, 'last '],
  [60, 20, 'last task '],
  [71, 14, 'last task '],
  [71, 40, 'last '],
] as const)('at %i by %i cells it is seen which workers go with their tasks', async (columns, rows, word) => {
  const screen = await screensAt(columns, rows)(draining())
  const frame = await screen.frame()
  const rowsOf = (item: string): readonly string[] =>
    frame.split('\n').filter((line) => line.includes(item) && line.includes('W'))
  for (const item of ['DB-002', 'UI-004']) expect(rowsOf(item).join('\n')).toContain(` ${word}`)
  for (const item of ['AUTH-003', 'API-001']) expect(rowsOf(item).join('\n')).not.toContain(' last')
})

it('what was checked is said in whole words where there is no column for the tree', async () => {
  const screen = await screenOf(mergingBoard(), 80, 24)
  await screen.press('m')
  const frame = await screen.frame()
  expect(frame).toMatch(/82f4d77 +gate on this tree +1m/)
  expect(frame).toMatch(/6be29c3 +gate in worktree +3m/)
})

it('the merges show where the target stands, and the last merge where its owner has moved it since', async () => {
  const board = mergingBoard()
  board.change({ delivery: { kind: 'followed', from: oid('0'.repeat(40)), to: board.merged[0]!.commit } })
  const screen = await screenOf(board)
  await screen.press('m')
  expect(await screen.frame()).toMatch(/main at 82f4d77 {2}1m ago +your checkout is there too/)
  board.branchTip = oid('0aa1f3e'.padEnd(40, '0'))
  board.change({})
  const frame = await screen.frame()
  expect(frame).toContain('main at 0aa1f3e, last merge 82f4d77  1m ago')
  expect(frame).not.toContain('your checkout is there too')
})

it('the summary shows ids whole that were in no list before, and of a task that is done no why', async () => {
  const board = boards['whole']!()
  const { items } = board.facts.summary!
  const [first, ...others] = items
  board.change({
    rows: [],
    summary: { ...board.facts.summary!, items: [{ ...first!, id: 'LONGER-00001' }, ...others] },
  })
  const screen = await screenOf(board)
  expect(await screen.frame()).toContain('✓ LONGER-00001 ')
  expect(await lastLine(screen)).toContain('Enter open')
})

it('the summary has the commands of a conflict once', async () => {
  const screen = await screenOf(boards['mixed']!())
  const frame = await screen.frame()
  expect(frame.match(/loopwork retry AUTH-009 --again/g)).toHaveLength(1)
  expect(frame).toContain('its worktree is gone; NEXT has the command')
})
