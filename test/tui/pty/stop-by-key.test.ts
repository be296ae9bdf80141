import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { isAlive, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { processesOf, Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** One agent that ends when asked; the other has left a grandchild in a session of its own, and may hear nothing. */
async function twoAgents(verb: 'tui' | 'run', manners: 'deaf' | 'hang') {
  const repository = await story.repository()
  const mark = `mark ${repository.outside('marks')}`
  await repository.backlog([
    { id: 'ONE', script: ['spawn-child', mark, manners] },
    { id: 'MILD', script: ['write part.txt half', mark, 'hang'] },
  ])
  const terminal = await story.terminal(repository, { args: [verb, '--parallel', '2'] })
  await until('both agents', () => startedAgents(repository).length === 2)
  return { repository, terminal }
}

async function expectAllBack(repository: ScratchRepository, terminal: LoopworkTerminal): Promise<void> {
  expect(processesOf(repository)).toEqual([])
  expect(await repository.states()).toEqual({ ONE: 'todo', MILD: 'todo' })
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
  expect(terminal.modesLeftOn()).toEqual([])
}

const agentOf = (repository: ScratchRepository, item: string): number =>
  startedAgents(repository).find((started) => started.item === item)?.pid ?? 0

describe('Ctrl-C on the screen', () => {
  test('once: agents and what they started end, tasks are todo again, the terminal is as it was', async () => {
    const { repository, terminal } = await twoAgents('tui', 'deaf')
    await terminal.until('the panes', (screen) => /W1 (ONE|MILD)/.test(screen.text()))
    terminal.press('ctrl+c')
    await terminal.until('it says so', (screen) => screen.text().includes('STOPPING'))
    expect(await terminal.exited).toBe(130)
    await expectAllBack(repository, terminal)
  })

  test('two presses of one finger are one; a later one ends now', async () => {
    const { repository, terminal } = await twoAgents('tui', 'deaf')
    await terminal.until('the panes', (screen) => /W1 (ONE|MILD)/.test(screen.text()))
    const first = performance.now()
    terminal.press('ctrl+c')
    await until('a finger that bounces', () => performance.now() - first > 50)
    terminal.press('ctrl+c')
    await until('half a second since then', () => performance.now() - first > 700)
    expect(isAlive(agentOf(repository, 'MILD'))).toBe(false)
    // Were they two presses, nobody would have waited for the deaf one.
    expect(isAlive(agentOf(repository, 'ONE'))).toBe(true)
    terminal.press('ctrl+c')
    expect(await terminal.exited).toBe(130)
    // Its grace is six seconds: ended by the press, not by that.
    expect(performance.now() - first).toBeLessThan(5_000)
    await expectAllBack(repository, terminal)
  })
})

test('SIGTERM for the screen: the same, exit 143', async () => {
  const { repository, terminal } = await twoAgents('tui', 'hang')
  await terminal.until('the panes', (screen) => /W1 (ONE|MILD)/.test(screen.text()))
  await terminal.signal('SIGTERM')
  expect(await terminal.exited).toBe(143)
  await expectAllBack(repository, terminal)
})

test('Ctrl-C for a run in lines reaches loopwork alone: agents are in sessions of their own', async () => {
  const { repository, terminal } = await twoAgents('run', 'hang')
  const agents = startedAgents(repository)
  expect(agents.map(({ pid }) => terminalOf(pid))).toEqual([0, 0])
  terminal.press('ctrl+c')
  await terminal.until('it says so', (screen) => screen.text().includes('stopping; agents are asked to end'))
  expect(await terminal.exited).toBe(130)
  await expectAllBack(repository, terminal)
})

/** The number of a process's controlling terminal: 0 when it has none, and no key of a terminal reaches it. */
const terminalOf = (pid: number): number =>
  Number(/\) \w -?\d+ -?\d+ -?\d+ (-?\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
