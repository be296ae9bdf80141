import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { pressUntilMeant } from '../../support/pty/press-until-meant.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const stateOf = (pid: number): string =>
  /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 'gone'

test('P freezes the agents of a task; killed and started again it is still frozen, and P lets it go on', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']))
  const args = ['tui', '--parallel', '2']
  const first = await story.terminal(repository, { args, columns: 120 })
  await until('two at work', () => startedAgents(repository).length === 2)
  const pidOf = (id: string) => startedAgents(repository).find(({ item }) => item === id)?.pid ?? 0
  const [agent, other] = [pidOf('T-1'), pidOf('T-2')]
  await first.until('both panes', (screen) => /W0 T-1[^]*T-1 is at work/.test(screen.text()))
  await first.until('its pane', (screen) => /┏ W0 T-1/.test(screen.text()))
  await pressUntilMeant(first, 'P', 'T-1 frozen: it uses no processor time and keeps its place')
  await first.until('it is frozen', (screen) => /W0 T-1 .*◫ frozen 0:\d\d/.test(screen.text()))
  await until('it stands still', () => stateOf(agent) === 'T')
  expect(stateOf(other)).not.toBe('T')
  await first.until('its row', (screen) => /◫ T-1 .* frozen .*frozen by you/.test(screen.text()))

  await first.signal('SIGKILL')
  await first.exited
  expect(stateOf(agent)).toBe('T')
  letGo(repository, 'T-1', 'T-2')
  const second = await story.terminal(repository, { args: ['tui'], columns: 120 })
  await second.until('still frozen', (screen) => /W0 T-1 .*◫ frozen/.test(screen.text()))
  await until('the other is merged', () => repository.filesOn('main').includes('T-2.txt'))
  expect(isAlive(agent)).toBe(true)
  await second.until('its pane', (screen) => /┏ W0 T-1[^]*P thaw/.test(screen.text()))
  await pressUntilMeant(second, 'P', 'T-1 goes on')
  await second.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  await until('its work is on the branch', () => repository.filesOn('main').includes('T-1.txt'))
  expect(startedAgents(repository)).toHaveLength(2)
  second.press('q')
  expect(await second.exited).toBe(0)
})

test('x ends a frozen agent at once', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1']))
  const terminal = await story.terminal(repository, { args: ['tui'], columns: 120 })
  await until('it is at work', () => startedAgents(repository).length === 1)
  const pid = startedAgents(repository)[0]?.pid ?? 0
  await terminal.until('its pane', (screen) => /W0 T-1[^]*T-1 is at work/.test(screen.text()))
  await pressUntilMeant(terminal, 'P', 'T-1 frozen')
  await terminal.until('it is frozen', (screen) => /W0 T-1 .*◫ frozen 0:0\d/.test(screen.text()))
  await pressUntilMeant(terminal, 'x', 'T-1 stopped, back to todo')
  expect(isAlive(pid)).toBe(false)
})
