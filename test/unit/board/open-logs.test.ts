import { expect, test } from 'vitest'
import { agentKey } from '../../../src/board/agent-key.ts'
import { OpenLogs, type TriesOfLog } from '../../../src/board/open-logs.ts'
import { anAttempt } from '../../support/run-facts.ts'
import { FakeLog, row } from '../../tui/fixtures/fake-board.ts'

const attempt = (number: number) => anAttempt(number, row({ id: `T-${number}`, title: 'A task' }).item, {})

function opened() {
  const openings: number[] = []
  const none = { attemptsOf: () => Promise.resolve([]) }
  const logs = new OpenLogs(none, (tries) => {
    openings.push(tries().attempt.id)
    return new FakeLog()
  })
  return { logs, openings }
}

test('a log is opened once, however often it is asked for', async () => {
  const { logs, openings } = opened()
  expect(await logs.of(attempt(1))).toBe(await logs.of(attempt(1)))
  expect(openings).toEqual([1])
})

test('of a thousand tasks one after the other, few logs stay open, those that were shown last', async () => {
  const { logs, openings } = opened()
  for (let number = 1; number <= 1_000; number++) {
    await logs.of(attempt(number))
    logs.keep(new Set([agentKey(attempt(number))]))
  }
  openings.length = 0
  for (const number of [1_000, 999, 990, 900, 1]) await logs.of(attempt(number))
  expect(openings).toEqual([900, 1])
})

test('the log of an opened page stays open, however many end meanwhile; that of a worker in any case', async () => {
  const { logs, openings } = opened()
  const needed = new Set([agentKey(attempt(1))])
  await logs.of(attempt(1))
  for (let number = 3; number <= 100; number++) {
    await logs.of(attempt(number))
    await logs.of(attempt(2))
    logs.keep(needed)
  }
  await logs.of(attempt(1))
  expect(openings.filter((number) => number < 3)).toEqual([1, 2])
})

test('a log is given the tries before its own, and its own as it is known by now', async () => {
  const [first, second] = [1, 2].map((number) => ({ ...attempt(7), number }))
  const seen: (() => TriesOfLog)[] = []
  const store = { attemptsOf: () => Promise.resolve([first!, second!]) }
  const logs = new OpenLogs(store, (tries) => {
    seen.push(tries)
    return new FakeLog()
  })
  await logs.of(second!)
  expect(seen[0]!()).toEqual({ attempt: second, earlier: [first] })
  const ended = { ...second!, end: { at: 5, outcome: 'done', reason: null } as const }
  await logs.of(ended)
  expect(seen[0]!().attempt).toBe(ended)
})
