import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** The rows between the titles of the panes and their bottom borders. */
function bodyRows(screen: LoopworkTerminal): readonly number[] {
  const rows = screen.rows()
  const top = rows.findIndex((row) => /^[┏╭] (?:▸ )?W0 /.test(row))
  const bottom = rows.findIndex((row, y) => y > top && /^[┗╰]/.test(row))
  return Array.from({ length: bottom - top - 1 }, (_, index) => top + 1 + index)
}

/** Every border cell of the first pane and every cell of its neighbour, as the emulator has them. */
function around(screen: LoopworkTerminal): string {
  const seam = screen.columns / 2 - 1
  return bodyRows(screen)
    .map((y) => {
      const columns = [0, ...Array.from({ length: screen.columns - seam }, (_, index) => seam + index)]
      return columns.map((x) => Object.values(screen.cell(x, y)).join()).join('|')
    })
    .join('\n')
}

test('escape codes, wide characters, emoji and endless lines stay inside their pane', async () => {
  const repository = await story.repository()
  const [go, end] = [repository.outside('go'), repository.outside('end')]
  const mark = `mark ${repository.outside('marks')}`
  const hostile = [
    `print ${'x'.repeat(5_000)}`,
    'print 日本語の長い行がここにあります、これは折り返されるはずです。境界を越えてはなりません。'.repeat(2),
    'print 🚀👩‍👩‍👧‍👦🇩🇪 emoji ✈️ ❤️ e\u0301 o\u0308 ﷽ '.repeat(4),
    'print \ttabs\t\tand\tmore',
    // Last, so that they stand in the pane: what has scrolled away is never painted.
    'escape',
    'print the last of it',
  ]
  await repository.backlog([
    { id: 'BAD', script: [mark, `wait-for ${go}`, ...hostile, `wait-for ${end}`, 'write a x'] },
    { id: 'GOOD', script: ['print calm', mark, `wait-for ${end}`, 'write b x'] },
  ])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until(
    'the calm one',
    (screen) => /BAD .*GOOD/.test(screen.text()) && /calm/.test(screen.text()),
  )
  const before = around(terminal)

  writeFileSync(go, '')
  await terminal.until('the last of it', (screen) => screen.text().includes('the last of it'))
  expect(around(terminal)).toBe(before)
  // Zoomed, the pane is as wide as the screen: the right border is the terminal's last column.
  terminal.press('z')
  await terminal.until('zoomed', (screen) => !screen.text().includes('─ Tasks'))
  const sides = bodyRows(terminal).map((y) => terminal.cell(0, y).chars + terminal.cell(119, y).chars)
  expect(new Set(sides)).toEqual(new Set(['┃┃']))

  expect(terminal.buffer()).toBe('alternate')
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 0 })
  const raw = terminal.raw()
  for (const forbidden of [
    '\u001b]52',
    '\u001b]0;',
    '\u001b]8;',
    '\u001bP',
    '\u009b',
    '\u202e',
    '\u0007\u0008',
  ])
    expect(raw.includes(forbidden)).toBe(false)

  writeFileSync(end, '')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
