import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { chosenTask, focusedWorker } from '../../support/pty/reading-the-screen.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)

test('every key that the help shows does what it says', async () => {
  const repository = await story.repository()
  const lines = Array.from({ length: 60 }, (_, index) => `print line ${index + 1}`)
  const ids = ['T-1', 'T-2', 'T-3', 'T-4']
  await repository.backlog(heldItems(repository, ids, lines))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('their last lines', (screen) => screen.text().split('is at work').length === 3)

  const after = async (
    keys: readonly string[],
    what: string,
    holds: (screen: LoopworkTerminal) => boolean,
  ) => {
    terminal.press(...keys)
    await terminal.until(`${keys.join(' ')}: ${what}`, holds)
  }

  await after(['?'], 'help', (screen) => screen.text().includes('Keys in Workers'))
  const help = terminal.text()
  for (const words of ['this help', 'zoom', 'pause, resume', 'stop, back to todo', 'worker W0 to W9'])
    expect(help).toContain(words)
  await after(['escape'], 'help is closed', (screen) => !screen.text().includes('Keys in Workers'))

  await after(['1'], 'W1', (screen) => focusedWorker(screen) === 'W1')
  await after(['0'], 'W0', (screen) => focusedWorker(screen) === 'W0')
  await after(['tab'], 'the next pane', (screen) => focusedWorker(screen) === 'W1')
  await after(['tab'], 'the list', (screen) => focusedWorker(screen) === null)
  await after(['shift+tab'], 'back to W1', (screen) => focusedWorker(screen) === 'W1')
  await after(['9'], 'there is none', (screen) => footer(screen).includes('there is no worker W9'))

  await after(['z'], 'W1 is zoomed', (screen) => !screen.text().includes('─ Tasks'))
  await after(['k'], 'it no longer follows', (screen) => screen.text().includes('f follow'))
  await after(['g'], 'the first line', (screen) => /^┃\s+line 1\s/m.test(screen.text()))
  await after(['j', 'j'], 'past the line that begins the try', (screen) =>
    /^┃\s+line 2\s/m.test(screen.row(2) + '\n' + screen.row(3)),
  )
  await after(['pagedown'], 'a page down', (screen) => screen.text().includes('line 60'))
  await after(['pageup'], 'a page up', (screen) => !screen.text().includes('line 60'))
  await after(['f'], 'it follows', (screen) => screen.text().includes('T-2 is at work'))
  await after(['k', 'G'], 'the last line', (screen) => screen.text().includes('T-2 is at work'))
  await after(['enter'], 'not zoomed', (screen) => screen.text().includes('─ Tasks 4'))
  await after(['enter'], 'zoomed', (screen) => !screen.text().includes('─ Tasks'))
  await after(['escape'], 'not zoomed', (screen) => screen.text().includes('─ Tasks 4'))

  await after(['o'], 'in one block', (screen) => footer(screen).includes('in one block'))
  await after(['o'], 'in short', (screen) => footer(screen).includes('in short'))
  await after(['o'], 'as it comes', (screen) => footer(screen).includes('as it comes'))

  await after(['escape'], 'the list', (screen) => focusedWorker(screen) === null)
  await after(['g'], 'the first row', (screen) => chosenTask(screen) === 'T-1')
  await after(['j'], 'the second', (screen) => chosenTask(screen) === 'T-2')
  await after(['down'], 'the third', (screen) => chosenTask(screen) === 'T-3')
  await after(['up'], 'the second', (screen) => chosenTask(screen) === 'T-2')
  await after(['G'], 'the last', (screen) => chosenTask(screen) === 'T-4')
  await after(['W'], 'why it is not running', (screen) => screen.text().includes('Why T-4 is not running'))
  await after(['W'], 'closed again', (screen) => !screen.text().includes('Why T-4 is not running'))
  await after(['c'], 'a new task', (screen) => screen.text().includes('New task'))
  await after(['escape'], 'none was added', (screen) => footer(screen).includes('no task was added'))
  await after([','], 'the settings', (screen) => screen.text().includes('THIS RUN'))
  await after([','], 'closed again', (screen) => !screen.text().includes('THIS RUN'))
  await after(['s'], 'skipped', (screen) => footer(screen).includes('T-4 skipped: it is cancelled'))
  await after(['u'], 'taken back', (screen) => footer(screen).includes('T-4 is as it was before'))
  await after(['G'], 'the last', (screen) => chosenTask(screen) === 'T-4')
  await after(['T'], 'the next theme', (screen) => footer(screen).includes('theme dark'))
  await after(['M'], 'the mouse', (screen) => footer(screen).includes('the wheel scrolls'))
  await after(['M'], 'no mouse', (screen) => footer(screen).includes('the terminal’s again'))
  await after(['!'], 'nothing needs anybody', (screen) => footer(screen).includes('nothing needs you'))
  await after([':', ...'go to merges', 'enter'], 'the merges, by name', (screen) =>
    screen.row(0).includes('[Merges]'),
  )
  await after(['escape'], 'the workers', (screen) => screen.row(0).includes('[Workers]'))
  await after(['r'], 'refused', (screen) => footer(screen).includes('T-4 not retried'))
  await after(['>', 'h', 'i', 'enter'], 'a note', (screen) =>
    footer(screen).includes('noted: the next try of T-4'),
  )
  await after(['R'], 'nothing has failed', (screen) => footer(screen).includes('no failed task to retry'))
  await after([']'], 'the tasks alone', (screen) => screen.row(0).includes('[Tasks]'))
  await after(['m'], 'the lane', (screen) => screen.text().includes('Nothing waits to be merged.'))
  await after(['K'], 'nothing to move', (screen) =>
    footer(screen).includes('choose a task that waits to be merged'),
  )
  await after([']'], 'the events', (screen) => screen.text().includes('note:added'))
  await after([']'], 'the workers again', (screen) => screen.row(0).includes('[Workers]'))
  await after(['='], 'three', (screen) => screen.row(1).includes('3 workers'))
  await after(['-'], 'drains', (screen) => /RUNNING .* 3 workers, 2 wanted/.test(screen.row(1)))

  letGo(repository, ...ids)
  await terminal.until('the summary', (screen) => /DONE .* 4\/4/.test(screen.row(1)))
  await after([']'], 'workers', (screen) => screen.row(0).includes('[Workers]'))
  await after(['['], 'summary', (screen) => screen.row(0).includes('[Summary]'))
  await after(['?'], 'its own help', (screen) => screen.text().includes('Keys in Summary'))
  await after(['?'], 'closed again', (screen) => !screen.text().includes('Keys in Summary'))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
