import { afterEach, expect, test, vi } from 'vitest'
import { hangUp } from '../../../../src/process/tree/hang-up.ts'
import type { ProcessFacts } from '../../../../src/process/table/process-table.ts'

const living = new Map<number, ProcessFacts>()
const signals: string[] = []

vi.mock('../../../../src/process/table/system-process-table.ts', () => ({
  systemProcessTable: () => ({ read: (pid: number) => living.get(pid) ?? null, scan: () => new Map(living) }),
}))

const shell = 100_001
const [editor, helper, daemon] = [100_002, 100_003, 100_004]

/** A shell in our group, with an editor as its job, a helper of that, and something that has made a group of its own. */
function atTheTerminal(deaf: readonly number[]): void {
  const ours = 4_000
  for (const [pid, parent, group] of [
    [process.pid, 1, ours],
    [shell, process.pid, ours],
    [editor, shell, editor],
    [helper, editor, ours],
    [daemon, helper, daemon],
  ] as const)
    living.set(pid, { pid, parent, group, session: 1, start: String(pid), state: 'S' } as never)
  vi.spyOn(process, 'kill').mockImplementation((pid, name) => {
    signals.push(`${String(name)} ${pid}`)
    if (name === 'SIGKILL' || (name === 'SIGHUP' && !deaf.includes(pid))) living.delete(pid)
    return true
  })
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  living.clear()
  signals.length = 0
})

test('whoever was started last is hung up on first, and is let go on, so that it can end', () => {
  vi.useFakeTimers()
  atTheTerminal([])
  hangUp(shell)
  expect(signals).toEqual(
    [daemon, helper, editor, shell].flatMap((pid) => [`SIGHUP ${pid}`, `SIGCONT ${pid}`]),
  )
  signals.length = 0
  vi.advanceTimersByTime(10_000)
  expect(signals).toEqual([])
})

test('who does not hear it is killed after a while, the shell last: it takes the terminal back', () => {
  vi.useFakeTimers()
  atTheTerminal([shell, editor, helper, daemon])
  hangUp(shell)
  signals.length = 0
  vi.advanceTimersByTime(1_900)
  expect(signals).toEqual([])
  vi.advanceTimersByTime(200)
  // The daemon has a group of its own, and shares no terminal with us.
  expect(signals).toEqual([`SIGKILL ${editor}`, `SIGKILL ${helper}`])
  vi.advanceTimersByTime(200)
  expect(signals.slice(2)).toEqual([`SIGKILL ${shell}`])
})
