import { expect, it } from 'vitest'
import { boards } from './fixtures/demo-boards.ts'
import { lastLine, screensAt } from './fixtures/opened-screen.ts'

const open = screensAt(120, 40)
const finished = () => boards['whole']!()

it('copies the report of a run that has ended', async () => {
  const screen = await open(finished())
  await screen.press('Y')
  expect(await lastLine(screen)).toContain('✓ the report is copied, by OSC 52')
  expect(screen.clipboard).toEqual(['# Run 7: 30 of 30 done\n'])
})

it('names the file of a report that is too long for a clipboard', async () => {
  const board = finished()
  board.reportOf = () => 'x'.repeat(2_000)
  const screen = await open(board)
  await screen.press('Y')
  expect(await lastLine(screen)).toContain(
    'too much for the clipboard: the report is in /home/api/.git/loopwork/runs/7/summary.md',
  )
  const { summary } = board.facts
  board.facts = { ...board.facts, summary: { ...summary!, reportPath: null } }
  await screen.read()
  await screen.press('Y')
  expect(await lastLine(screen)).toContain('✗ not copied: it is too much for the clipboard')
  expect(screen.clipboard).toEqual([])
})
