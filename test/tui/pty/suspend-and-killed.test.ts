import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { ShellTerminal } from '../../support/pty/shell-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

/* What job control and a SIGKILL make of the terminal, and what becomes of the agents. */

const story = new Story()
const shells: ShellTerminal[] = []
afterEach(async () => {
  for (const shell of shells.splice(0)) shell.end()
  await story.end()
})

async function atWork() {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  return { repository, terminal }
}

async function inShell() {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']))
  const terminal = new ShellTerminal(repository)
  shells.push(terminal)
  terminal.type('loopwork tui --parallel 2')
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  return { repository, terminal }
}

const isStopped = (pid: number): boolean => /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

test.each(['Ctrl-Z', 'SIGTSTP from outside'])(
  '%s: the terminal is the shell’s, agents go on; fg brings the screen back',
  async (way) => {
    const { repository, terminal } = await inShell()
    const pid = await terminal.loopworkPid()
    if (way === 'Ctrl-Z') terminal.press('\u001a')
    else process.kill(pid, 'SIGTSTP')
    await until('it to be stopped', () => isStopped(pid))
    await terminal.until('the normal screen', (screen) => screen.buffer() === 'normal')
    terminal.type('echo the shell has $((40+2))')
    await terminal.until('the shell', (screen) => screen.text().includes('the shell has 42'))
    expect(startedAgents(repository).every(({ pid: agent }) => isAlive(agent))).toBe(true)

    // The agents end while nobody watches.
    letGo(repository, 'T-1', 'T-2')
    await until('both to end', () => startedAgents(repository).every(({ pid: agent }) => !isAlive(agent)))
    terminal.type('fg')
    await terminal.until('the screen again', (screen) => screen.buffer() === 'alternate')
    await terminal.until('the end of the run', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
    terminal.press('q')
    await terminal.until('the summary', (screen) => screen.normalScreen().includes('2 of 2 tasks done'))
    expect(terminal.buffer()).toBe('normal')
    expect(terminal.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      terminal.raw().lastIndexOf('\u001b[?25l'),
    )
  },
)

test.each(['bg', 'SIGCONT from outside'])(
  '%s: the run goes on in the background without a word to the terminal; fg brings the screen back, in its new size',
  async (way) => {
    const { repository, terminal } = await inShell()
    const pid = await terminal.loopworkPid()
    // Twice in one read. A second one that comes in the moment of the stop would need a second way to go on.
    terminal.press('\u001a\u001a')
    await until('it to be stopped', () => isStopped(pid))
    terminal.type('clear; echo the shell has $((40+2))')
    await terminal.until('the shell', (screen) => screen.text().includes('the shell has 42'))
    if (way === 'bg') terminal.type('bg >/dev/null')
    else process.kill(pid, 'SIGCONT')
    await until('it to go on', () => !isStopped(pid))
    const before = terminal.raw().length
    letGo(repository, 'T-1')
    await until('it merges', () => repository.git('log', '--oneline').includes('T-1'))
    terminal.type('echo still $((40+3))')
    await terminal.until('the shell', (screen) => screen.text().includes('still 43'))
    expect(isStopped(pid)).toBe(false)
    expect(terminal.raw().slice(before)).not.toMatch(/\u001b\[\?(?:1049|25|7)[hl]/)
    expect(terminal.buffer()).toBe('normal')

    terminal.resize(100, 30)
    terminal.type('fg')
    await terminal.until('the screen again', (screen) => screen.buffer() === 'alternate')
    await terminal.until('what is true now', (screen) => /RUNNING .* 1\/2/.test(screen.row(1)))
    expect(terminal.row(29)).toContain('help')
    letGo(repository, 'T-2')
    await terminal.until('the end of the run', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
    terminal.press('q')
    await terminal.until('the summary', (screen) => screen.normalScreen().includes('2 of 2 tasks done'))
  },
)

test('stty tostop: who is called while the shell has the terminal is called, and the run goes on; it can be stopped there again', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  const [fails] = heldItems(repository, ['T-1'])
  await repository.backlog([
    {
      id: 'T-1',
      script: [...(fails?.script ?? []).filter((step) => !step.startsWith('write')), 'fail on purpose'],
    },
    ...heldItems(repository, ['T-2']),
  ])
  const terminal = new ShellTerminal(repository)
  shells.push(terminal)
  terminal.type('stty tostop; loopwork tui --parallel 2')
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  const pid = await terminal.loopworkPid()
  terminal.press('\u001a')
  await until('it to be stopped', () => isStopped(pid))
  terminal.type('clear; bg >/dev/null; echo in the background $((40+2))')
  await terminal.until('the shell', (screen) => screen.text().includes('in the background 42'))
  await until('it to go on', () => !isStopped(pid))
  const before = terminal.raw().length
  letGo(repository, 'T-1')
  await terminal.until('the bell', (screen) => screen.raw().slice(before).includes('\u0007'))
  letGo(repository, 'T-2')
  await until('it merges', () => repository.git('log', '--oneline').includes('T-2'))
  expect(isStopped(pid)).toBe(false)

  process.kill(pid, 'SIGTSTP')
  await until('it to be stopped again', () => isStopped(pid))
  terminal.type('fg')
  await terminal.until('the screen again', (screen) => screen.buffer() === 'alternate')
})

test('what a killed screen left of its terminal is mended by the next loopwork there, once, and nowhere else', async () => {
  const { repository, terminal } = await inShell()
  process.kill(await terminal.loopworkPid(), 'SIGKILL')
  await terminal.until('the shell’s word', (screen) => screen.raw().includes('Killed'))
  expect(terminal.buffer()).toBe('alternate')
  expect((await repository.loopwork(['list'])).stdout).not.toContain('\u001b')

  terminal.type('loopwork list')
  await terminal.until('the tasks', (screen) => /T-2 /.test(screen.normalScreen()))
  expect(terminal.buffer()).toBe('normal')
  const raw = terminal.raw()
  expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'))

  terminal.type('clear; loopwork list')
  await terminal.until('the tasks again', (screen) => /T-2 /.test(screen.text()))
  expect(terminal.raw().slice(raw.length)).not.toContain('\u001b[?1049l')
})

test('a title of doubtful emoji leaves every border where it is', async () => {
  const repository = await story.repository()
  const title = 'warn ⚠️ heart ❤️ key 1️⃣ skin 👍🏽 end'
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']).map((item) => ({ ...item, title })))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  const row = terminal.rows().findIndex((line) => line.includes('W0 T-'))
  const below = terminal.rows()[row + 1] ?? ''
  const bars = [...below].flatMap((character, x) => (character === '│' ? [x] : []))
  const corners = Array.from({ length: terminal.columns }, (_, x) => terminal.cell(x, row).chars).flatMap(
    (character, x) => ('╭╮┌┐┬'.includes(character) && character !== '' ? [x] : []),
  )
  expect(corners).toEqual(bars)
})

test('below the least size nothing of the old screen is left', async () => {
  const { terminal } = await atWork()
  for (const [columns, rows] of [
    [39, 12],
    [120, 40],
    [40, 9],
  ] as const) {
    terminal.resize(columns, rows)
    if (columns === 120) await terminal.until('panes', (screen) => /W1 T-\d/.test(screen.text()))
    else
      await terminal.until(
        'one line and nothing else',
        (screen) => screen.rows().filter((line) => line.trim() !== '').length === 1,
      )
  }
})

/** It has printed more than the kernel keeps for a terminal that doesn't read: in ten looks it wrote next to nothing. */
async function untilStuck(pid: number): Promise<void> {
  let before = 0
  let still = 0
  await until('its output to be stuck', () => {
    const written = Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
    still = written - before < 1_024 ? still + 1 : 0
    before = written
    return still >= 10
  })
}

test.each([['tui'], ['run']])('%s ends on a terminal that takes nothing any more', async (command) => {
  const repository = await story.repository()
  await repository.backlog([
    { id: 'T-1', script: [`mark ${repository.outside('marks')}`, 'flood 50000000', 'hang'] },
  ])
  const terminal = await story.terminal(repository, { args: [command] })
  await until('the agent', () => startedAgents(repository).length >= 1)
  terminal.stopReading()
  const pid = await terminal.loopworkPid()
  await untilStuck(pid)
  process.kill(pid, 'SIGTERM')
  await until('its end', () => !isAlive(pid))
})
