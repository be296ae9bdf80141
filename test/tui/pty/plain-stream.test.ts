import { execFileSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

/* S leaves the screen for the lines of `loopwork run` in the normal terminal, and Enter comes back to where one was. */

const story = new Story()
afterEach(() => story.end())

async function atWork(
  before: readonly string[] = [],
): Promise<{ repository: ScratchRepository; terminal: LoopworkTerminal }> {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2'], before))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  return { repository, terminal }
}

async function inLines(before: readonly string[] = []) {
  const { repository, terminal } = await atWork(before)
  terminal.press('S')
  await terminal.until('the lines', (screen) => screen.text().includes('Enter goes back to the screen'))
  return { repository, terminal }
}

/** Panes that have just moved refuse what destroys: it is asked for again. */
async function askToAbort(terminal: LoopworkTerminal): Promise<void> {
  const isRefused = (screen: LoopworkTerminal): boolean => screen.row(-1).includes('press again')
  const isAsked = (screen: LoopworkTerminal): boolean => screen.text().includes('Type abort to do it')
  for (;;) {
    terminal.press('X')
    await terminal.until('the word, or a refusal', (screen) => isAsked(screen) || isRefused(screen))
    if (isAsked(terminal)) return
    await terminal.until('the end of the refusal', (screen) => !isRefused(screen))
  }
}

const settingsNow = (pid: number): string =>
  execFileSync('stty', ['-a', '-F', `/proc/${pid}/fd/0`], { encoding: 'utf8' })

test('S: the lines of the run, in a terminal that is quite normal, and back to the place where one was', async () => {
  const { repository, terminal } = await atWork(
    Array.from({ length: 3000 }, (_, index) => `print line ${index}`),
  )
  terminal.press('g', 'enter')
  await terminal.until('its pane alone', (screen) => screen.text().includes('› W0 T-1'))
  terminal.press('S')
  await terminal.until('what was missed', (screen) => screen.text().includes('T-2 is at work'))
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(settingsNow(await terminal.loopworkPid())).toBe(terminal.settings('before'))
  const lines = terminal.normalScreen()
  expect(lines).toMatch(/\[W\d\] +T-1 is at work/)
  expect(lines).toMatch(/… [\d,]+ lines left out: loopwork logs T-1/)
  expect(lines.split('\n').length).toBeLessThan(250)

  terminal.press('+', 'enter')
  await terminal.until('three', (screen) => /3 workers/.test(screen.text()))
  terminal.press('p', 'enter')
  await terminal.until('paused', (screen) => screen.text().includes('paused: no new tasks are started'))
  terminal.press('p', 'enter')
  await terminal.until('on again', (screen) => /goes on|resumed/.test(screen.text()))
  terminal.press('x', 'enter')
  await terminal.until('what is known', (screen) => screen.text().includes('p, +, -, q are known here'))
  letGo(repository, 'T-2')
  await terminal.until('it merges', (screen) => /✓ T-2 done/.test(screen.text()))

  terminal.press('enter')
  await terminal.until(
    'the task',
    (screen) => screen.buffer() === 'alternate' && screen.text().includes('› W0 T-1'),
  )
  terminal.press('S')
  await terminal.until('the lines again', (screen) => screen.normalScreen().split('in lines.').length === 3)
  expect(terminal.normalScreen()).toContain('✓ T-2 done')
  // What was printed before is not printed again.
  expect(terminal.normalScreen().split('T-2 is at work').length).toBe(2)
  letGo(repository, 'T-1')
  expect(await terminal.exited).toBe(0)
  expect(terminal.normalScreen()).toContain('2 of 2 tasks done')
  expect(terminal.settings('after').replace(/rows.*columns \d+/, '')).toBe(
    terminal.settings('before').replace(/rows.*columns \d+/, ''),
  )
  expect(terminal.switched(1049)).toEqual({ on: 2, off: 2 })
})

test('a question that is open stays open, and q asks it', async () => {
  const { terminal } = await atWork()
  await askToAbort(terminal)
  terminal.press('a', 'b', 'S')
  await terminal.until(
    'the lines',
    (screen) => screen.buffer() === 'normal' && screen.text().includes('in lines.'),
  )
  terminal.press('S', 'enter')
  await terminal.until(
    'the word',
    (screen) => screen.buffer() === 'alternate' && screen.text().includes('Type abort'),
  )
  // Esc and the next key in one read are one key with Alt.
  terminal.press('escape')
  await terminal.until('the word gone', (screen) => !screen.text().includes('Type abort'))
  terminal.press('>')
  await terminal.until('a note', (screen) => /Note for|Message for/.test(screen.text()))
  terminal.press('S', 't', 'o', 'p')
  await terminal.until('its words', (screen) => screen.text().includes('Stop'))
  terminal.press('escape')
  await terminal.until('the note gone', (screen) => !screen.text().includes('Stop'))
  terminal.press('S')
  await terminal.until('the lines again', (screen) => screen.normalScreen().split('in lines.').length === 3)
  terminal.press('q', 'enter')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press('d')
  expect(await terminal.exited).toBe(0)
  expect(terminal.buffer()).toBe('normal')
})

test.each([
  ['Ctrl-C', 130, 0],
  ['SIGTERM', 143, 0],
  ['SIGHUP', 129, 2],
] as const)('%s in the lines: exit %i, %i agents go on', async (way, exit, goOn) => {
  const { repository, terminal } = await inLines()
  if (way === 'Ctrl-C') terminal.press('\u0003')
  else await terminal.signal(way)
  if (goOn === 0)
    await terminal.until('its word', (screen) => screen.normalScreen().includes('agents are asked to end'))
  expect(await terminal.exited).toBe(exit)
  expect(startedAgents(repository).filter(({ pid }) => isAlive(pid))).toHaveLength(goOn)
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 1 })
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})
