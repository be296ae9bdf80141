import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

/* However a screen ends, the terminal is as it was: its buffer, its modes, its settings. What becomes of the agents is a part of each way. */

const story = new Story()
afterEach(() => story.end())

const ids = ['T-1', 'T-2']

interface Ending {
  readonly way: string
  readonly exit: number
  /** What becomes of the agents. */
  readonly agents: 'go on' | 'end'
  end(terminal: LoopworkTerminal, repository: ScratchRepository): Promise<void> | void
}

const leavingWith = (key: string) => async (terminal: LoopworkTerminal) => {
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press(key)
}

const endings: readonly Ending[] = [
  {
    way: 'q and drain',
    exit: 0,
    agents: 'end',
    async end(terminal, repository) {
      await leavingWith('e')(terminal)
      await terminal.until('the drain', (screen) => screen.text().includes('no new tasks'))
      letGo(repository, ...ids)
    },
  },
  {
    way: 'q and abort',
    exit: 1,
    agents: 'end',
    async end(terminal) {
      await leavingWith('a')(terminal)
      await terminal.until('the word', (screen) => screen.text().includes('Type abort to do it'))
      terminal.press(...'abort')
    },
  },
  { way: 'q and detach', exit: 0, agents: 'go on', end: leavingWith('d') },
  {
    way: 'a finished run',
    exit: 0,
    agents: 'end',
    async end(terminal, repository) {
      letGo(repository, ...ids)
      await terminal.until('the summary', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
      terminal.press('q')
    },
  },
  { way: 'SIGINT', exit: 130, agents: 'end', end: (terminal) => terminal.signal('SIGINT') },
  { way: 'SIGTERM', exit: 143, agents: 'end', end: (terminal) => terminal.signal('SIGTERM') },
  { way: 'SIGHUP', exit: 129, agents: 'go on', end: (terminal) => terminal.signal('SIGHUP') },
  // The signal only lets the saboteur throw.
  {
    way: 'an error that nobody caught',
    exit: 70,
    agents: 'go on',
    end: (terminal) => terminal.signal('SIGURG'),
  },
  { way: 'SIGKILL', exit: 137, agents: 'go on', end: (terminal) => terminal.signal('SIGKILL') },
]

test.each(endings)('$way: exit $exit, agents $agents', async ({ way, exit, agents, end }) => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  await repository.write('../saboteur.mjs', `process.on('SIGURG', () => { throw new Error('planted') })\n`)
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { NODE_OPTIONS: `--import=${repository.outside('saboteur.mjs')}` },
  })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  expect(terminal.modesLeftOn().toSorted()).toEqual(['1049', '2004', '25', '7'])
  await terminal.until('the title of the window', (screen) =>
    screen.raw().includes('\u001b]2;loopwork project 0/2\u0007'),
  )

  await end(terminal, repository)
  expect(await terminal.exited).toBe(exit)
  const living = startedAgents(repository).filter(({ pid }) => isAlive(pid))
  expect(living).toHaveLength(agents === 'go on' ? 2 : 0)
  if (way === 'SIGKILL') {
    // Nobody can restore it then; the next loopwork in this terminal does.
    expect(terminal.modesLeftOn()).not.toEqual([])
    return
  }
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
  // The title that the window had was put aside once, and came back once, after ours.
  const raw = terminal.raw()
  expect([raw.split('\u001b[22;0t').length, raw.split('\u001b[23;0t').length]).toEqual([2, 2])
  expect(raw.lastIndexOf('\u001b[23;0t')).toBeGreaterThan(raw.lastIndexOf('\u001b]2;loopwork'))
})

test('tui.report: false leaves the title of the window alone', async () => {
  const repository = await story.repository({ tui: { report: false } })
  await repository.backlog(heldItems(repository, ['T-1']))
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await until('one at work', () => startedAgents(repository).length === 1)
  letGo(repository, 'T-1')
  await terminal.until('the summary', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.raw()).not.toMatch(/\u001b\]2;|\u001b\[2[23];0t/)
})
