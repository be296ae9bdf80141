import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const twoItems = [
  { id: 'T-1', script: ['print hello', 'write one.txt 1'] },
  { id: 'T-2', script: ['fail 3'] },
]

test('no terminal: the run in lines, not one escape byte, the exit code of the run', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  await repository.backlog(twoItems)
  const { exit, stdout, stderr } = await repository.loopwork(['tui'], { NO_COLOR: '' })
  expect(exit).toBe(1)
  expect(stdout).toContain('[W0] hello')
  expect(stdout + stderr).not.toContain('\u001b')
})

test('TERM=dumb: the same in a terminal', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  await repository.backlog(twoItems)
  const terminal = await story.terminal(repository, { args: ['tui'], env: { TERM: 'dumb' } })
  expect(await terminal.exited).toBe(1)
  expect(terminal.raw()).toContain('[W0] hello')
  expect(terminal.raw()).not.toContain('\u001b')
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test('NO_COLOR: the whole screen, and nothing in colour', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']))
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { NO_COLOR: '1' },
  })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  letGo(repository, 'T-1', 'T-2')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(coloursIn(terminal.raw())).toEqual([])
  expect(terminal.raw()).toContain('\u001b[1m')
})

/** Parameters of SGR sequences that are neither bold, dim, underline, reverse, nor their ends. */
const coloursIn = (raw: string): readonly string[] =>
  [...raw.matchAll(/\u001b\[([\d;:]*)m/g)]
    .flatMap(([, parameters = '']) => parameters.split(/[;:]/))
    .filter((parameter) => !['', '0', '1', '2', '4', '7', '22', '24', '27'].includes(parameter))

test('an empty backlog says what to do, and q leaves with 0', async () => {
  const repository = await story.repository()
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await terminal.until('what to do', (screen) => screen.text().includes('There is nothing to do yet.'))
  expect(terminal.text()).toContain('loopwork add "Paginate list endpoints"')
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test('an empty backlog that gets a task begins by itself', async () => {
  const repository = await story.repository()
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await terminal.until('what to do', (screen) => screen.text().includes('There is nothing to do yet.'))
  const script = ['```script', 'write first.txt 1', '```'].join('\n')
  const added = await repository.loopwork(['add', 'Write the first file', '--description', script])
  expect(added.exit).toBe(0)
  await terminal.until('it is done', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(repository.filesOn('main')).toContain('first.txt')
})
