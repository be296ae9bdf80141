import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('+ + starts two more at once; - ends nobody, its worker leaves with its task', async () => {
  const repository = await story.repository()
  const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6']
  await repository.backlog(heldItems(repository, ids))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  const started = () => startedAgents(repository)
  await until('two at work', () => started().length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))

  terminal.press('+', '+')
  await until('four at work', () => started().length === 4)
  await terminal.until(
    'four panes',
    (screen) => /W2 T-\d/.test(screen.text()) && /W3 T-\d/.test(screen.text()),
  )
  expect(terminal.row(1)).toContain('4 workers')
  // The first two still hold: nothing was waited for and nothing restarted.
  expect(new Set(started().map(({ item }) => item)).size).toBe(4)
  expect(started().every(({ pid }) => isAlive(pid))).toBe(true)

  terminal.press('-')
  await terminal.until(
    'the drained pane says so',
    (screen) =>
      /RUNNING .* 4 workers, 3 wanted/.test(screen.row(1)) && screen.text().includes('ends with this task'),
  )
  const last = /W3 (T-\d)/.exec(terminal.text())?.[1] ?? ''
  expect(started().every(({ pid }) => isAlive(pid))).toBe(true)

  letGo(repository, last)
  await terminal.until(
    'its worker is gone',
    (screen) => /RUNNING .* 1\/6 .* 3 workers/.test(screen.row(1)) && !/W3 /.test(screen.text()),
  )
  const others = started().filter(({ item }) => item !== last)
  expect(others).toHaveLength(3)
  expect(others.every(({ pid }) => isAlive(pid))).toBe(true)

  letGo(repository, ...ids)
  await terminal.until('the end', (screen) => /DONE .* 6\/6/.test(screen.row(1)))
  expect(started()).toHaveLength(6)
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
