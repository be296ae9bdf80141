import { expect, test } from 'vitest'
import type { Standstill } from '../../../../../src/core/agent/standstill.ts'
import type { Line } from '../../../../../src/core/line.ts'
import { newestLines } from '../../../../../src/tui/pane/log/shown-lines.ts'
import { retryNow } from '../../../../../src/wording/agents/standstill-words.ts'
import { printedLine } from '../../../../../src/wording/line-look.ts'
import { lineOf } from '../../../../support/line-of.ts'
import { at, FakeLog } from '../../../../tui/fixtures/fake-board.ts'

const printed = (lines: readonly Line[]): readonly string[] => lines.map((line) => printedLine(line, false))

const limited: Standstill = {
  ...{ kind: 'vendor', class: 'rate_limit', status: 429, message: 'slow down' },
  ...{ attempt: 2, max: 10, until: at + 34_000 },
}

function waiting(standstill: Standstill | null, secondsLater: number) {
  const log = new FakeLog([
    'I look at the tests.',
    '↻ overloaded, try 1 of 10 in 1s',
    'I go on.',
    '↻ 429 rate limit, try 1 of 10 in 2s',
    '↻ 429 rate limit, try 2 of 10 in 34s',
    '│ retrying',
  ])
  const retry = retryNow(standstill, at + secondsLater * 1_000)
  return printed(newestLines(log, 10, retry))
}

test('retries in a row are one line, whose wait counts down where it was written', () => {
  const asWritten = waiting(null, 0)
  expect(asWritten.slice(1)).toEqual([
    '↻ overloaded, try 1 of 10 in 1s',
    'I go on.',
    '↻ 429 rate limit, try 2 of 10 in 34s',
    '│ retrying',
  ])
  expect(waiting(limited, 0)).toEqual(asWritten)
  expect(waiting(limited, 13)).toEqual(asWritten.with(3, '↻ 429 rate limit, try 2 of 10 in 21s'))
  expect(waiting(limited, 35)).toEqual(asWritten.with(3, '↻ 429 rate limit, try 2 of 10'))
})

test('a line that its CLI worded stays as it was written', () => {
  const asWritten = waiting(null, 0)
  expect(waiting({ ...limited, class: 'unknown' }, 13)).toEqual(asWritten)
  expect(waiting({ ...limited, until: null }, 13)).toEqual(asWritten)
  expect(waiting({ kind: 'silent', since: at }, 13)).toEqual(asWritten)
})

const of = (sub: string, text: string): Line => ({ ...lineOf(text), sub })
const end = (sub: string, text: string): Line => ({ ...lineOf(text), endsSub: sub })

test('what a sub-agent did is left out once it has ended; another one beside it is still shown', () => {
  const log = new FakeLog(['› Agent "callers"', '› Agent "tests"'])
  log.push(of('a', '› Search "x"'), of('b', '› Read b.ts'), of('a', '› Read a.ts'))
  expect(newestLines(log, 10, null)).toHaveLength(5)
  log.push(end('a', '✓ agent  2 calls  41s'), of('b', '› Read c.ts'), lineOf('Both look fine.'))
  const lines = [
    '› Agent "callers"',
    '› Agent "tests"',
    '› Read b.ts',
    '✓ agent  2 calls  41s',
    '› Read c.ts',
  ]
  expect(printed(newestLines(log, 10, null))).toEqual([...lines, 'Both look fine.'])
})

test('a pane is filled with what stands before the lines that are left out, and works on behind its end', () => {
  const log = new FakeLog(Array.from({ length: 10 }, (_, index) => `before ${index}`))
  for (let index = 0; index < 150; index++) log.push(of('a', `› Read ${index}.ts`))
  log.push(end('a', '✓ agent  150 calls  41s'), of('a', '› Read more.ts'))
  const shown = printed(newestLines(log, 5, null))
  expect(shown).toEqual(['before 7', 'before 8', 'before 9', '✓ agent  150 calls  41s', '› Read more.ts'])
  for (let index = 0; index < 5_000; index++) log.push(of('b', `› Read ${index}.ts`))
  log.push(end('b', '✓ agent  5,000 calls  41s'))
  newestLines(log, 5, null)
  expect(log.asked).toBeLessThan(2_000)
})
