import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { pressUntilMeant } from '../../support/pty/press-until-meant.ts'
import { chosenTask } from '../../support/pty/reading-the-screen.ts'
import { processesOf, Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const args = ['tui', '--parallel', '2']

async function atWork(ids: readonly string[]) {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const terminal = await story.terminal(repository, { args })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  return { repository, terminal }
}

/** A key that ends something is dropped while the panes have only just moved: a person would have looked first. */
async function pressSettled(terminal: LoopworkTerminal, key: string): Promise<void> {
  const from = performance.now()
  await until('the panes have stood still', () => performance.now() - from > 350)
  terminal.press(key)
}

/** A key so soon after the summary has opened was hardly meant for its first task: that is named, and the key again is for it. */
async function pressTwiceIfAsked(terminal: LoopworkTerminal, key: string): Promise<void> {
  terminal.press(key)
  const isAsked = () => terminal.text().includes(`${key} again is for that`)
  await terminal.until('an answer', (screen) => isAsked() || /todo again|run 2/.test(screen.text()))
  if (isAsked()) terminal.press(key)
}

/** Moves the cursor of the table to a task, from wherever the keys go now. */
async function chooseInTable(terminal: LoopworkTerminal, id: string): Promise<void> {
  // Escape and a key right after it are one key with Alt: pressed only where it is needed.
  if (terminal.rows().some((row) => row.includes('┏'))) terminal.press('escape')
  await terminal.until('the table has the keys', (screen) => !screen.text().includes('┏'))
  if (chosenTask(terminal) !== id) {
    const head = terminal.rows().findIndex((row) => /^ +ID +TITLE/.test(row))
    const cursor = () => terminal.rows().findIndex((row) => row.startsWith('▸ '))
    terminal.press('g')
    await terminal.until('the first row', () => cursor() === head + 1)
    while (chosenTask(terminal) !== id) {
      const from = cursor()
      terminal.press('j')
      await terminal.until('the cursor has moved', () => cursor() === from + 1)
    }
  }
}

test('p: nothing new starts while paused, p again goes on', async () => {
  const { repository, terminal } = await atWork(['T-1', 'T-2', 'T-3'])
  terminal.press('p')
  await terminal.until('paused', (screen) => screen.row(1).startsWith(' PAUSED'))
  letGo(repository, 'T-1')
  await terminal.until(
    'the first has landed and its worker says why it is free',
    (screen) =>
      / 1\/3 /.test(screen.row(1)) && screen.text().includes('Paused. The running tasks go on, nothing new'),
  )
  expect(startedAgents(repository)).toHaveLength(2)
  terminal.press('p')
  await until('the third has started', () => startedAgents(repository).length === 3)
  await terminal.until('it runs', (screen) => screen.row(1).startsWith(' RUNNING'))
  letGo(repository, 'T-2', 'T-3')
  await terminal.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
})

test('x: the task is todo again and nobody takes it up; r does', async () => {
  const { repository, terminal } = await atWork(['T-1', 'T-2', 'T-3'])
  await pressSettled(terminal, 'x')
  await terminal.until('it is stopped', (screen) => /T-1 .* todo .* stopped by you, r/.test(screen.text()))
  await until('the free worker has taken the third', () => startedAgents(repository).length === 3)
  const living = startedAgents(repository).filter(({ pid }) => isAlive(pid))
  expect(living.map(({ item }) => item).sort()).toEqual(['T-2', 'T-3'])

  letGo(repository, 'T-3')
  await terminal.until(
    'a worker is free, and says why it stays so',
    (screen) => / 1\/3 /.test(screen.row(1)) && screen.text().includes('What is left was stopped by you'),
  )
  expect(startedAgents(repository)).toHaveLength(3)

  await chooseInTable(terminal, 'T-1')
  terminal.press('r')
  await terminal.until('it has started again', () => startedAgents(repository).length === 4)
  expect(startedAgents(repository).at(-1)?.item).toBe('T-1')
  letGo(repository, 'T-1', 'T-2')
  await terminal.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('x, and the run ends without the task: exit 1, and the next run takes it up', async () => {
  const { repository, terminal } = await atWork(['T-1', 'T-2'])
  await pressSettled(terminal, 'x')
  await terminal.until('it is stopped', (screen) => screen.text().includes('T-1 stopped, back to todo'))
  letGo(repository, 'T-1', 'T-2')
  await terminal.until('the end', (screen) => /FINISHED .* 1\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
  expect(await repository.states()).toEqual({ 'T-1': 'todo', 'T-2': 'done' })
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})

test('X: asks for the word; Esc goes on; the word ends everything, exit 1', async () => {
  const { repository, terminal } = await atWork(['T-1', 'T-2'])
  await pressSettled(terminal, 'X')
  await terminal.until('the word is asked for', (screen) => screen.text().includes('Type abort to do it'))
  terminal.press(...'abor')
  await terminal.until('what is typed', (screen) => screen.text().includes('Type abort to do it: abor'))
  terminal.press('escape')
  await terminal.until('the question is gone', (screen) => !screen.text().includes('Type abort'))
  expect(startedAgents(repository).every(({ pid }) => isAlive(pid))).toBe(true)

  terminal.press('X')
  await terminal.until('the word is asked for', (screen) => screen.text().includes('Type abort to do it:'))
  terminal.press(...'abort')
  await terminal.until('the run has ended', (screen) => screen.row(1).startsWith(' ABORTED'))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
  expect(processesOf(repository)).toEqual([])
  expect(await repository.states()).toEqual({ 'T-1': 'todo', 'T-2': 'todo' })
})

test('r and R on the summary: failed tasks are taken up in a new run', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  const mark = `mark ${repository.outside('marks')}`
  const unlessGo = `run test -e ${repository.outside('go')}`
  await repository.backlog([
    { id: 'F-1', script: [mark, unlessGo, 'write f1.txt x'] },
    { id: 'F-2', script: [mark, unlessGo, 'write f2.txt x'] },
  ])
  const terminal = await story.terminal(repository, { args })
  await terminal.until('both have failed', (screen) => /FINISHED .* 0\/2 .* 2 failed/.test(screen.row(1)))
  await repository.write('../go', '')
  await pressTwiceIfAsked(terminal, 'r')
  await terminal.until('one is done', (screen) => /FINISHED .* 1\/2 .* 1 failed/.test(screen.row(1)))
  expect(terminal.row(0)).toContain('run 2')
  terminal.press('R')
  await terminal.until('both are done', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  expect(terminal.row(0)).toContain('run 3')
  expect(startedAgents(repository)).toHaveLength(4)
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('u: the last merge is taken back after Enter, its task is todo and set aside; r redoes it', async () => {
  const { repository, terminal } = await atWork(['T-1', 'T-2'])
  const before = repository.git('rev-parse', 'main')
  letGo(repository, 'T-1')
  await terminal.until('the first has landed', (screen) => / 1\/2 /.test(screen.row(1)))
  await until('the branch to follow', () => repository.git('rev-parse', 'main') !== before)
  await pressSettled(terminal, 'u')
  let pressedAgain = false
  await terminal.until('the question', (screen) => {
    // Not taken while the panes have only just moved, or another task has come under the keys.
    if (!pressedAgain && / again/.test(screen.row(-1))) {
      pressedAgain = true
      terminal.press('u')
    }
    return screen.text().includes('Undo a merge?')
  })
  terminal.press('enter')
  await terminal.until('it is taken back', (screen) =>
    screen.text().includes('T-1 taken back: main is back at'),
  )
  await until('the task to be todo', async () => (await repository.states())['T-1'] === 'todo')
  expect(repository.git('rev-parse', 'main')).toBe(before)
  // Neither the other agent nor a new one was touched by it.
  expect(startedAgents(repository)).toHaveLength(2)
  await chooseInTable(terminal, 'T-1')
  await pressUntilMeant(terminal, 'r', 'T-1 is todo again')
  await until('it is redone', async () => (await repository.states())['T-1'] === 'done')
  letGo(repository, 'T-2')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
})
