import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { processesOf, Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const ids = ['T-1', 'T-2', 'T-3']
const args = ['tui', '--parallel', '2']

/** Two at work, a third to do. */
async function atWork() {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const terminal = await story.terminal(repository, { args })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  return { repository, terminal }
}

/** Items whose agents live. */
const alive = (repository: ScratchRepository): readonly string[] =>
  startedAgents(repository)
    .filter(({ pid }) => isAlive(pid))
    .map(({ item }) => item)
    .sort()

function expectTerminalBack(terminal: LoopworkTerminal): void {
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
}

/** A new screen takes the agents over as they are, and nothing is started twice. */
async function expectTakenOver(repository: ScratchRepository): Promise<void> {
  expect(alive(repository)).toEqual(['T-1', 'T-2'])
  const again = await story.terminal(repository, { args })
  await again.until('what they have said so far', (screen) =>
    ['T-1 is at work', 'T-2 is at work'].every((said) => screen.text().includes(said)),
  )
  letGo(repository, ...ids)
  await again.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  again.press('q')
  expect(await again.exited).toBe(0)
  expect(
    startedAgents(repository)
      .map(({ item }) => item)
      .sort(),
  ).toEqual(ids)
}

test('the window is closed: the agents live on, the next screen takes them over', async () => {
  const { repository, terminal } = await atWork()
  const pid = await terminal.loopworkPid()
  terminal.hangUp()
  await until('loopwork has gone', () => !isAlive(pid))
  await expectTakenOver(repository)
})

test('SIGHUP: the same, and the terminal is as it was', async () => {
  const { repository, terminal } = await atWork()
  await terminal.signal('SIGHUP')
  expect(await terminal.exited).toBe(129)
  expectTerminalBack(terminal)
  await expectTakenOver(repository)
})

test.each([['d'], ['enter']])('q, then %s: leaves at once, the agents live on', async (key) => {
  const { repository, terminal } = await atWork()
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press(key)
  expect(await terminal.exited).toBe(0)
  expectTerminalBack(terminal)
  await expectTakenOver(repository)
})

test('q, then e: nothing new starts, the screen leaves when the last agent has ended', async () => {
  const { repository, terminal } = await atWork()
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press('e')
  await terminal.until('it says so', (screen) => /DRAINING {2}leaves when 2 have merged/.test(screen.row(1)))
  expect(terminal.text()).toMatch(/q stay/)
  letGo(repository, 'T-1')
  await terminal.until('the first has landed', (screen) => / 1\/3 /.test(screen.row(1)))
  expect(alive(repository)).toEqual(['T-2'])
  await terminal.until('one less', (screen) => screen.text().includes('leaves when 1 has merged'))
  expect(terminal.text()).toMatch(/Free\. No new task is started/)
  expect(terminal.text()).not.toContain('Choosing the next task')
  expect(terminal.text()).toMatch(/T-3 .* stays todo/)
  letGo(repository, 'T-2')
  expect(await terminal.exited).toBe(0)
  expectTerminalBack(terminal)
  expect(await repository.states()).toEqual({ 'T-1': 'done', 'T-2': 'done', 'T-3': 'todo' })
  expect(startedAgents(repository)).toHaveLength(2)
})

test('q, e, q: the drain is taken back, and the next task starts', async () => {
  const { repository, terminal } = await atWork()
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press('e')
  await terminal.until('it drains', (screen) => screen.text().includes('leaves when 2 have merged'))
  terminal.press('q')
  await terminal.until('it runs again', (screen) => /RUNNING/.test(screen.row(1)))
  expect(terminal.text()).toContain('stays: tasks are started again')
  letGo(repository, 'T-1')
  await until('the third', () => startedAgents(repository).length === 3)
  letGo(repository, 'T-2', 'T-3')
  await terminal.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('q, then a: asks for the word; then all agents end and their tasks are todo again', async () => {
  const { repository, terminal } = await atWork()
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press('a')
  await terminal.until('the word is asked for', (screen) => screen.text().includes('Type abort to do it'))
  terminal.press(...'abort')
  expect(await terminal.exited).toBe(1)
  expectTerminalBack(terminal)
  expect(processesOf(repository)).toEqual([])
  expect(await repository.states()).toEqual({ 'T-1': 'todo', 'T-2': 'todo', 'T-3': 'todo' })
  // As the question said: the run has ended, so that a start is another one.
  expect((await repository.loopwork(['status'])).stdout).toMatch(/^aborted /)
})

test('kill -9: nobody can restore that terminal, but the next screen takes everything over', async () => {
  const { repository, terminal } = await atWork()
  await terminal.signal('SIGKILL')
  expect(await terminal.exited).toBe(137)
  expect(terminal.modesLeftOn()).not.toEqual([])
  await expectTakenOver(repository)
})

test.each([
  { signal: 'SIGQUIT', exit: 131 },
  { signal: 'SIGUSR2', exit: 140 },
] as const)(
  '$signal ends the screen at once: the terminal is as it was, the next screen takes over',
  async (told) => {
    const { repository, terminal } = await atWork()
    await terminal.signal(told.signal)
    expect(await terminal.exited).toBe(told.exit)
    expectTerminalBack(terminal)
    await expectTakenOver(repository)
  },
)

test('coming back where only what failed is left shows how the last run ended; what r makes is the next one', async () => {
  const repository = await story.repository({ retry: { attempts: 1, backoff: '50ms' } })
  const mended = repository.outside('mended')
  await repository.backlog([
    { id: 'T-1', title: 'One', script: ['write one.txt 1'] },
    { id: 'T-2', title: 'Two', script: [`run test -e ${mended}`, 'write two.txt 2'] },
  ])
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 1 })
  const terminal = await story.terminal(repository, { args: ['tui'], columns: 120, rows: 40 })
  await terminal.until('the run that has ended', (screen) => / run 1 *$/.test(screen.row(0)))
  await terminal.until('its numbers', (screen) => /FINISHED .* 1\/2 +1 failed/.test(screen.row(1)))
  expect(terminal.text()).toMatch(/▸ ✗ T-2 .* failed +1 /)
  expect(terminal.text()).toMatch(/tries +2 for 2 tasks/)

  writeFileSync(mended, '')
  terminal.press('r')
  await terminal.until('the next run', (screen) => / run 2 *$/.test(screen.row(0)))
  await terminal.until('its end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)

  // All is done: there is no third one, and the report stays as it was written.
  const report = () => repository.read('.git/loopwork/runs/2/summary.json')
  const written = await report()
  const again = await story.terminal(repository, { args: ['tui'], columns: 120, rows: 40 })
  await again.until('the second, again', (screen) => / run 2 *$/.test(screen.row(0)))
  again.press('q')
  expect(await again.exited).toBe(0)
  expect(await report()).toBe(written)
})

test('a last run over other tasks is not shown in place of the next one, which takes all of them', async () => {
  const repository = await story.repository({ retry: { attempts: 1, backoff: '50ms' } })
  await repository.backlog([
    { id: 'T-1', title: 'One', script: ['write one.txt 1'] },
    { id: 'T-2', title: 'Two', script: ['fail 3'] },
  ])
  expect(await repository.loopwork(['run', '--filter', 'T-2'])).toMatchObject({ exit: 1 })
  expect(await repository.loopwork(['cancel', 'T-1'])).toMatchObject({ exit: 0 })
  const terminal = await story.terminal(repository, { args: ['tui'], columns: 120, rows: 40 })
  await terminal.until('one over all', (screen) => / run 2 *$/.test(screen.row(0)))
  await terminal.until('its end', (screen) => /FINISHED .* 1 failed/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
})
