import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** A frame that fits: nothing of an older one is left, and the borders meet the edges. */
function isWhole(screen: LoopworkTerminal): boolean {
  const rows = screen.rows()
  const edges = rows.filter((row) => /^[┏╭]/.test(row))
  return (
    rows.filter((row) => /RUNNING/.test(row)).length === 1 &&
    edges.length > 0 &&
    edges.every((row) => row.length === screen.columns && /[┓╮]$/.test(row)) &&
    /^ \? help .*q quit/.test(screen.row(-1)) &&
    rows.filter((row) => row.includes('? help')).length === 1
  )
}

test('80x24, 200x50, 40x10, 1x1, a storm, and back to 120x40 while agents run', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2', 'T-3']))
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    columns: 80,
    rows: 24,
  })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('80x24', isWhole)
  terminal.resize(200, 50)
  await terminal.until('200x50', isWhole)
  terminal.resize(40, 10)
  await terminal.until('40x10', (screen) => /RUNNING/.test(screen.row(0)) && / q quit/.test(screen.row(-1)))
  terminal.resize(1, 1)
  terminal.resize(3, 2)
  for (let size = 4; size < 100; size++) terminal.resize(size, size % 40 || 1)
  terminal.resize(1, 1)
  // Keys work at any size; this one is seen once there is room again.
  terminal.press('p')
  terminal.resize(120, 40)
  await terminal.until('paused', (screen) => screen.row(1).startsWith(' PAUSED'))
  terminal.press('p')
  await terminal.until('120x40', isWhole)
  expect(terminal.text()).toMatch(/W0 T-1 .*W1 T-2/)
  expect(startedAgents(repository)).toHaveLength(2)
  letGo(repository, 'T-1', 'T-2', 'T-3')
  await terminal.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.modesLeftOn()).toEqual([])
})
