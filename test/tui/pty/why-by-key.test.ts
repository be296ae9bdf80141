import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { chosenTask } from '../../support/pty/reading-the-screen.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('W: the reason is that of loopwork why, follows what happens, and is under the key of the config', async () => {
  const repository = await story.repository({ tui: { keys: { why: 'Q' } } })
  const [first] = heldItems(repository, ['T-1'])
  await repository.backlog([
    first ?? { id: 'T-1' },
    { id: 'T-2', title: 'The second', dependsOn: ['T-1'], script: ['write T-2.txt 2'] },
  ])
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await until('the first is at work', () => startedAgents(repository).length === 1)
  terminal.press(']')
  await terminal.until('the tasks', (screen) => screen.row(0).includes('[Tasks]'))
  terminal.press('g')
  await terminal.until('the first', (screen) => chosenTask(screen) === 'T-1')
  terminal.press('Q')
  await terminal.until('who does it', (screen) =>
    /Why T-1 is running[^]*W0 with scripted, try 1 of \d+, begun .* ago/.test(screen.text()),
  )
  expect((await repository.loopwork(['why', 'T-1'])).stdout).toMatch(/work +W0 with scripted, try 1 of/)
  terminal.press('Q')
  await terminal.until('it is closed', (screen) => !screen.text().includes('Why T-1'))
  terminal.press('G')
  await terminal.until('the last', (screen) => chosenTask(screen) === 'T-2')
  terminal.press('Q')
  await terminal.until('why', (screen) => screen.text().includes('It can start when T-1 is done.'))
  expect(terminal.text()).toMatch(/▸ ⊘ T-2 .*blocked +needs T-1/)
  const { stdout } = await repository.loopwork(['why', 'T-2'])
  expect(stdout).toContain('T-2 is blocked: needs T-1')
  expect(stdout).toContain('It can start when T-1 is done.')

  letGo(repository, 'T-1')
  await terminal.until('what it waited for is done, and so it is', (screen) =>
    screen.text().includes('Why T-2 is done'),
  )
  terminal.press('Q')
  await terminal.until('the summary', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
