import { afterEach, expect, test, vi } from 'vitest'
import { handleSignals, type Stoppable } from '../../../../src/cli/run/signals.ts'

let told: Stoppable | null = null
let now = 0
vi.spyOn(performance, 'now').mockImplementation(() => now)
afterEach(() => {
  told?.release()
  now = 0
})

function obeyed(options: { readonly terminal?: boolean } = {}) {
  const did: string[] = []
  told = handleSignals(
    { stop: () => did.push('stop'), detach: () => did.push('detach') },
    (state) => did.push(state),
    options,
  )
  const send = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', atMs: number): void => {
    now = atMs
    process.emit(signal)
  }
  return { did, send, exitCode: () => told?.exitCode() }
}

test('the first signal decides the exit code, whatever comes after', () => {
  const { did, send, exitCode } = obeyed()
  expect(exitCode()).toBeNull()
  send('SIGINT', 1_000)
  send('SIGTERM', 2_000)
  send('SIGHUP', 3_000)
  expect(exitCode()).toBe(130)
  expect(did).toEqual(['stopping', 'stop', 'now', 'stop', 'detach'])
})

test('a hang-up comes first: the agents live on, and a later stop does not change how it ended', () => {
  const { did, send, exitCode } = obeyed()
  send('SIGHUP', 1_000)
  send('SIGTERM', 2_000)
  expect(exitCode()).toBe(129)
  expect(did).toEqual(['detach', 'stopping', 'stop'])
})

test('two presses in one moment are one, as npm sends them', () => {
  const { did, send } = obeyed()
  send('SIGINT', 1_000)
  send('SIGINT', 1_100)
  expect(did).toEqual(['stopping', 'stop'])
})

test('a process without a terminal takes no hang-up', () => {
  const { did, send, exitCode } = obeyed({ terminal: false })
  send('SIGHUP', 1_000)
  expect(did).toEqual([])
  expect(exitCode()).toBeNull()
})
