import { expect, test } from 'vitest'
import { agentKey } from '../../../src/board/agent-key.ts'
import { OpenLogs } from '../../../src/board/open-logs.ts'
import { anAttempt } from '../../support/run-facts.ts'
import { FakeLog, row } from '../../tui/fixtures/fake-board.ts'

const attempt = (number: number) => anAttempt(number, row({ id: `T-${number}`, title: 'A task' }).item, {})

function opened() {
  const openings: number[] = []
  const logs = new OpenLogs(({ id }) => {
    openings.push(id)
    return new FakeLog()
  })
  return { logs, openings }
}

test('a log is opened once, however often it is asked for', () => {
  const { logs, openings } = opened()
  expect(logs.of(attempt(1))).toBe(logs.of(attempt(1)))
  expect(openings).toEqual([1])
})

test('of a thousand tasks one after the other, few logs stay open, those that were shown last', () => {
  const { logs, openings } = opened()
  for (let number = 1; number <= 1_000; number++) {
    logs.of(attempt(number))
    logs.keep(new Set([agentKey(attempt(number))]))
  }
  openings.length = 0
  for (const number of [1_000, 999, 990, 900, 1]) logs.of(attempt(number))
  expect(openings).toEqual([900, 1])
})

test('the log of an opened page stays open, however many end meanwhile; that of a worker in any case', () => {
  const { logs, openings } = opened()
  const needed = new Set([agentKey(attempt(1))])
  logs.of(attempt(1))
  for (let number = 3; number <= 100; number++) {
    logs.of(attempt(number))
    logs.of(attempt(2))
    logs.keep(needed)
  }
  logs.of(attempt(1))
  expect(openings.filter((number) => number < 3)).toEqual([1, 2])
})
