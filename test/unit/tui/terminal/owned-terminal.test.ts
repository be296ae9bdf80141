import { afterEach, expect, test } from 'vitest'
import { ownTerminal, type OwnedTerminal } from '../../../../src/tui/terminal/owned-terminal.ts'
import { EmulatedTerminal, until } from '../../../tui/fixtures/emulated-terminal.ts'

const open: OwnedTerminal[] = []
afterEach(() => {
  for (const owned of open.splice(0)) owned.stop()
})

/** A terminal of a shell: `fg` gives its keys to the screen. */
function underShell() {
  const terminal = new EmulatedTerminal(80, 24)
  const beside: string[] = []
  let stops = 0
  let isForeground = false
  terminal.writeBeside = (bytes) => beside.push(bytes)
  terminal.jobs = {
    listen: () => () => undefined,
    stop: () => {
      stops += 1
    },
    foreground: async (isOver) => {
      while (!isForeground && !isOver()) await new Promise((resolve) => setImmediate(resolve))
    },
  }
  const owned = ownTerminal({ terminal, sink: terminal, query: '', beatOf: () => 0, onGone: () => undefined })
  open.push(owned)
  const fg = (): void => {
    isForeground = true
  }
  return { terminal, owned, beside, fg, stops: () => stops }
}

test('what calls a person while another program has the terminal is written beside us', async () => {
  const { terminal, owned, beside, fg } = underShell()
  await until(terminal, () => terminal.isAlternate())
  const suspended = owned.suspend()
  await until(terminal, () => !terminal.isAlternate())
  const written = terminal.writes.length
  owned.alert('\u0007')
  expect(beside).toEqual(['\u0007'])
  expect(terminal.writes.length).toBe(written)
  fg()
  await suspended
  owned.alert('\u0007')
  await until(terminal, () => terminal.writes.at(-1)?.includes('\u0007') === true)
  expect(beside).toHaveLength(1)
})

test('who stops it again before the screen is back stops it again', async () => {
  const { terminal, owned, fg, stops } = underShell()
  await until(terminal, () => terminal.isAlternate())
  const suspended = owned.suspend()
  // Twice before the terminal is given away is once.
  await owned.suspend()
  await until(terminal, () => stops() > 0)
  expect(stops()).toBe(1)
  await owned.suspend()
  expect(stops()).toBe(2)
  expect(terminal.isAlternate()).toBe(false)
  fg()
  await suspended
  await until(terminal, () => terminal.isAlternate())
  expect(stops()).toBe(2)
})
