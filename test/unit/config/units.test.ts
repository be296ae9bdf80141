import { expect, it } from 'vitest'
import { envNameOf } from '../../../src/config/schema/options.ts'
import { parseDurationMs } from '../../../src/config/values/duration.ts'
import { exactDollars } from '../../../src/core/run/spent.ts'
import { parseUsd } from '../../../src/config/values/money.ts'
import { parseSizeBytes } from '../../../src/config/values/size.ts'
import { suggestWord } from '../../../src/core/naming/suggest-word.ts'

it.each([
  ['250ms', 250],
  ['5s', 5000],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['5', null],
  ['s', null],
  ['5 s', null],
  ['-5s', null],
  ['5S', null],
  ['1h30m', null],
  ['', null],
])('the duration %j', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms)
})

it.each([
  ['512MiB', 536_870_912],
  ['1GB', 1_000_000_000],
  ['100kB', 100_000],
  ['7B', 7],
  ['512', null],
  ['512mb', null],
])('the size %j', (text, bytes) => {
  expect(parseSizeBytes(text)).toBe(bytes)
})

it.each([
  ['20', 20, '$20.00'],
  ['0.5', 0.5, '$0.50'],
  ['.5', 0.5, '$0.50'],
  ['0.0015', 0.0015, '$0.0015'],
  ['-5', -5, '$-5.00'],
  ['$5', null, null],
  ['5usd', null, null],
  ['1e3', null, null],
  ['', null, null],
])('the sum %j', (text, usd, shown) => {
  expect(parseUsd(text)).toBe(usd)
  if (usd !== null) expect(exactDollars(usd)).toBe(shown)
})

it('guesses a near word and never a far one', () => {
  expect(suggestWord('maxtask', ['enabled', 'maxTasks'])).toBe('maxTasks')
  expect(suggestWord('qwerty', ['enabled', 'maxTasks'])).toBeNull()
  expect(suggestWord('x'.repeat(100_000), ['gate'])).toBeNull()
  expect(suggestWord('x', [])).toBeNull()
  // As near as the other, and as long.
  expect(suggestWord('agentz', ['agent', 'agents'])).toBe('agents')
})

it('names variables after the whole key', () => {
  expect(envNameOf('parallel.maxTasks')).toBe('LOOPWORK_PARALLEL_MAX_TASKS')
  expect(envNameOf('backlog.unknownDependency')).toBe('LOOPWORK_BACKLOG_UNKNOWN_DEPENDENCY')
})
