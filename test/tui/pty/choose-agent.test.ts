import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { pressUntilMeant } from '../../support/pty/press-until-meant.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('a chooses who does the next try: the agent at work goes on, and once it is stopped the other one begins', async () => {
  const repository = await story.repository({
    agent: undefined,
    agents: { other: { extends: 'scripted' } },
    pool: { strategy: 'priority', entries: [{ agent: 'scripted' }, { agent: 'other' }] },
  })
  await repository.backlog(heldItems(repository, ['T-1']))
  const terminal = await story.terminal(repository, { args: ['tui'], columns: 120 })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1 .* scripted /.test(screen.text()))
  await terminal.until('its output', (screen) => screen.text().includes('T-1 is at work'))
  terminal.press('a')
  await terminal.until('the agents', (screen) =>
    /Agent for T-1[^]*▸ scripted[^]*other[^]*Tab until/.test(screen.text()),
  )
  terminal.press('j')
  await terminal.until('the other one', (screen) => screen.text().includes('▸ other'))
  terminal.press('enter')
  await terminal.until('the answer', (screen) => screen.row(-1).includes('T-1: next try by other'))
  expect(startedAgents(repository)).toHaveLength(1)
  await pressUntilMeant(terminal, 'x', 'T-1 stopped, back to todo')
  await pressUntilMeant(terminal, 'r', 'T-1 is todo again')
  await until('the next try', () => startedAgents(repository).length === 2)
  await terminal.until('by the other', (screen) => /W0 T-1 .* other /.test(screen.text()))
  letGo(repository, 'T-1')
  await until('its work is on the branch', () => repository.filesOn('main').includes('T-1.txt'))
})
