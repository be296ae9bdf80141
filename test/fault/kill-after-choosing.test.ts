import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../support/pty/loopwork-terminal.ts'
import { pressUntilMeant } from '../support/pty/press-until-meant.ts'
import { Story } from '../support/pty/story.ts'
import type { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

/* A person chooses who does a task, and the process that supervises is killed before the choice has been used, and while it is. */

const story = new Story()
afterEach(() => story.end())

const pool = { strategy: 'priority', entries: [{ agent: 'scripted' }, { agent: 'other' }] }

/** T-1 is at work with the first agent of two. */
async function atWork(): Promise<{ repository: ScratchRepository; terminal: LoopworkTerminal }> {
  const agents = { other: { extends: 'scripted' } }
  const repository = await story.repository({ agent: undefined, agents, pool })
  await repository.backlog(heldItems(repository, ['T-1']))
  const terminal = await opened(repository)
  await until('it is at work', () => startedAgents(repository).length === 1)
  await shows(terminal, 'scripted')
  return { repository, terminal }
}

const opened = (repository: ScratchRepository): Promise<LoopworkTerminal> =>
  story.terminal(repository, { args: ['tui'], columns: 120 })

/** Its pane names who works on it, and has what that one prints. */
const shows = (terminal: LoopworkTerminal, agent: string): Promise<void> =>
  terminal.until(`its pane, by ${agent}`, (screen) =>
    new RegExp(`W0 T-1 .* ${agent} [^]*T-1 is at work`).test(screen.text()),
  )

async function chooseOther(terminal: LoopworkTerminal, until: 'next' | 'every further'): Promise<void> {
  terminal.press('a')
  await terminal.until('the agents', (screen) =>
    /Agent for T-1[^]*▸ scripted[^]*Tab until/.test(screen.text()),
  )
  terminal.press('j')
  await terminal.until('the other one', (screen) => screen.text().includes('▸ other'))
  if (until === 'every further') {
    terminal.press('tab')
    await terminal.until('its end', (screen) => screen.text().includes('[the end of the task]'))
  }
  terminal.press('enter')
  await terminal.until('the answer', (screen) => screen.row(-1).includes(`T-1: ${until} try by other`))
}

/** The terminal in which it is adopted. */
async function killed(repository: ScratchRepository, terminal: LoopworkTerminal): Promise<LoopworkTerminal> {
  process.kill(await terminal.loopworkPid(), 'SIGKILL')
  await terminal.exited
  return opened(repository)
}

async function nextTry(terminal: LoopworkTerminal): Promise<void> {
  await pressUntilMeant(terminal, 'x', 'T-1 stopped, back to todo')
  await pressUntilMeant(terminal, 'r', 'T-1 is todo again')
}

/** What the dialog says of it now. */
async function saysNow(terminal: LoopworkTerminal, words: string): Promise<void> {
  terminal.press('a')
  await terminal.until(words, (screen) => new RegExp(`Agent for T-1[^]*now +${words}`).test(screen.text()))
  terminal.press('escape')
  await terminal.until('it is closed', (screen) => !screen.text().includes('Agent for T-1'))
}

async function triedBy(repository: ScratchRepository): Promise<readonly string[]> {
  const { stdout } = await repository.loopwork(['show', 'T-1', '--json'])
  return (JSON.parse(stdout) as { tries: readonly { agent: string }[] }).tries.map(({ agent }) => agent)
}

test('an agent that was chosen for the next try does it, though who supervised was killed before and in it', async () => {
  const { repository, terminal: first } = await atWork()
  const [agent] = startedAgents(repository)
  await chooseOther(first, 'next')
  const second = await killed(repository, first)
  // It was adopted, and the choice is for the try after it.
  await shows(second, 'scripted')
  expect(isAlive(agent!.pid)).toBe(true)
  await saysNow(second, 'next try by other')
  await nextTry(second)
  await until('the next try', () => startedAgents(repository).length === 2)
  await shows(second, 'other')

  const third = await killed(repository, second)
  await shows(third, 'other')
  expect(startedAgents(repository)).toHaveLength(2)
  letGo(repository, 'T-1')
  await until('its work is on the branch', () => repository.filesOn('main').includes('T-1.txt'))
  expect(await triedBy(repository)).toEqual(['scripted', 'other'])
})

test('one that was chosen to the end of the task stays so after a kill', async () => {
  const { repository, terminal: first } = await atWork()
  await chooseOther(first, 'every further')
  const second = await killed(repository, first)
  await shows(second, 'scripted')
  for (const tries of [2, 3]) {
    await nextTry(second)
    await until(`try ${tries}`, () => startedAgents(repository).length === tries)
    await shows(second, 'other')
    await saysNow(second, 'every further try by other')
  }
  letGo(repository, 'T-1')
  await until('its work is on the branch', () => repository.filesOn('main').includes('T-1.txt'))
  expect(await triedBy(repository)).toEqual(['scripted', 'other', 'other'])
})
