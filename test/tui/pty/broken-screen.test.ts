import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** A screen in whose process `code` runs when SIGURG comes. */
async function sabotaged(code: string) {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1', 'T-2']))
  await repository.write('../saboteur.mjs', `process.on('SIGURG', () => { ${code} })\n`)
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { NODE_OPTIONS: `--import=${repository.outside('saboteur.mjs')}` },
  })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  await terminal.signal('SIGURG')
  return { repository, terminal }
}

test('an error that nobody caught: the terminal is restored first, the agents live on, exit 70', async () => {
  const { repository, terminal } = await sabotaged(`throw new Error('planted')`)
  expect(await terminal.exited).toBe(70)
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
  expect(terminal.normalScreen()).toMatch(/a bug of loopwork: Error: planted/)
  expect(startedAgents(repository).every(({ pid }) => isAlive(pid))).toBe(true)
  letGo(repository, 'T-1', 'T-2')
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(startedAgents(repository)).toHaveLength(2)
})

test('a component that throws: the run goes on in lines', async () => {
  const { repository, terminal } = await sabotaged(`
    const { flatMap } = Array.prototype
    Array.prototype.flatMap = function (...args) {
      if (/headerLines/.test(new Error().stack)) throw new Error('planted')
      return flatMap.apply(this, args)
    }`)
  await terminal.until('the normal screen', (screen) => screen.buffer() === 'normal')
  await terminal.until('the error in a line', (screen) => screen.normalScreen().includes('planted'))
  expect(startedAgents(repository).every(({ pid }) => isAlive(pid))).toBe(true)
  letGo(repository, 'T-1', 'T-2')
  expect(await terminal.exited).toBe(0)
  expect(terminal.normalScreen()).toContain('2 of 2 tasks done')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})
