import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { chosenTask } from '../../support/pty/reading-the-screen.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** A field wraps what is typed. */
const unwrapped = (text: string): string => text.replaceAll(/[\s┃│]/g, '')

test('c: a task is refused beside its field, then added, selected, and done by a free worker', async () => {
  const repository = await story.repository({ tui: { keys: { newTask: 'C' } } })
  const [first] = heldItems(repository, ['T-1'])
  await repository.backlog([{ ...first!, files: ['src/mail/'] }])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('the first is at work', () => startedAgents(repository).length === 1)
  await terminal.until('it is shown', (screen) => screen.text().includes('T-1 is at work'))
  terminal.press('C')
  await terminal.until('the form', (screen) => screen.text().includes('New task'))
  // What comes in one long read is a paste, and keys among it are text.
  const typed = async (text: string, ...keys: readonly string[]): Promise<void> => {
    terminal.press(...text)
    await terminal.until(text, (screen) => unwrapped(screen.text()).includes(unwrapped(text)))
    terminal.press(...keys)
  }
  await typed('Second', 'tab')
  await typed(`wait-for ${repository.outside('go-2')}`, 'enter')
  await typed('write second.txt 2', 'tab')
  await typed('src/mail/send.ts')
  await terminal.until('who has the same', (screen) =>
    screen.text().includes('shares src/mail/send.ts with T-1 (running)'),
  )
  terminal.press('ctrl+u')
  await terminal.until('an empty field has the keys', (screen) => !screen.text().includes('src/mail/'))
  terminal.press('tab')
  await typed('GONE', 'tab')
  terminal.press('right')
  await terminal.until('its priority', (screen) => /priority +low {2}normal {2}\[high\]/.test(screen.text()))
  terminal.press('enter')
  await terminal.until('refused', (screen) => /┃ +there is no task GONE/.test(screen.text()))
  terminal.press('ctrl+u')
  await terminal.until('emptied', (screen) => !screen.text().includes('GONE'))
  terminal.press('ctrl+s')
  await terminal.until('added', (screen) => screen.row(-1).includes('TASK-2 added'))
  await terminal.until(
    'selected, and at work',
    (screen) => chosenTask(screen) === 'TASK-2' && /W1 TASK-2/.test(screen.text()),
  )
  expect((await repository.items()).map(({ id, title, priority }) => [id, title, priority])).toContainEqual([
    'TASK-2',
    'Second',
    1,
  ])
  letGo(repository, 'T-1', '2')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
