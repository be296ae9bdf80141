import { expect, test } from 'vitest'
import { pastLog } from '../../../../src/board/replay/past-log.ts'
import type { LogPlace, PaneLog, PlacedLine } from '../../../../src/core/log/pane-log.ts'
import { literal } from '../../../../src/text/safe.ts'

const placeOf = (line: number): LogPlace => ({ source: 'a', block: 0, line })

function logOf(times: readonly (number | null)[]): PaneLog {
  const lines = times.map((at, index): PlacedLine => ({
    place: placeOf(index),
    line: { kind: 'prose', text: literal('x'), at },
  }))
  return {
    version: () => lines.length,
    newest: (count) => lines.slice(-count).map(({ line }) => line),
    from: (place, count) => lines.slice(place?.line ?? 0, (place?.line ?? 0) + count),
    before: (place, count) => lines.slice(0, place?.line ?? lines.length).slice(-count),
    count: (to) => ({ lines: to === null ? lines.length : to.line + 1, isExact: true }),
    isBefore: (one, other) => one.line < other.line,
    isEmpty: () => lines.length === 0,
    quietMs: () => 0,
    raw: () => null,
    search: () => ({
      nearest: () => Promise.resolve({ place: placeOf(99), from: 0, to: 1 }),
      standing: () => ({ hits: 99, number: null, isWhole: true, isTooSlow: false }),
      stop: () => undefined,
    }),
  }
}

const span = { startedAt: 100, endedAt: 200 }
const shownAt = (times: readonly (number | null)[], now: number): number =>
  pastLog(logOf(times), span, () => now).count(null).lines

test.each([
  { name: 'nothing before the first', times: [110, 120, 130], now: 109, shown: 0 },
  { name: 'what was written by then', times: [110, 120, 130], now: 120, shown: 2 },
  {
    name: 'lines without times come evenly between the others',
    times: [110, null, null, 140],
    now: 121,
    shown: 2,
  },
  { name: 'and up to the end of the try', times: [null, null, null], now: 150, shown: 2 },
  { name: 'setup and gate with times, the agent without', times: [105, null, 190, 195], now: 189, shown: 2 },
  { name: 'all of it when the try has ended', times: [110, 120, 300], now: 200, shown: 3 },
  { name: 'nothing of no output', times: [], now: 150, shown: 0 },
])('$name', ({ times, now, shown }) => {
  expect(shownAt(times, now)).toBe(shown)
})

test('what is read stops at that moment, from wherever it is read, and a pane draws anew when there is more', () => {
  let now = 120
  const past = pastLog(logOf([110, 120, 130, 140]), span, () => now)
  const timesIn = (lines: readonly PlacedLine[]) => lines.map(({ line }) => line.at)
  expect(past.newest(5).map(({ at }) => at)).toEqual([110, 120])
  expect(past.newest(1).map(({ at }) => at)).toEqual([120])
  expect(timesIn(past.from(null, 9))).toEqual([110, 120])
  expect(timesIn(past.from(placeOf(1), 9))).toEqual([120])
  expect(timesIn(past.from(placeOf(3), 9))).toEqual([])
  expect(timesIn(past.before(null, 1))).toEqual([120])
  expect(timesIn(past.before(placeOf(1), 9))).toEqual([110])
  expect(past.count(placeOf(1))).toEqual({ lines: 2, isExact: true })
  expect(past.isEmpty()).toBe(false)
  const before = past.version()
  now = 130
  expect(past.version()).not.toBe(before)
  expect(past.newest(2).map(({ at }) => at)).toEqual([120, 130])
})

test('a search finds what was said by then, round and counted; in all of it once the try has ended', async () => {
  let now = 120
  const past = pastLog(logOf([110, 120, 130, 140]), span, () => now)
  const pattern = { find: (lines: readonly string[]) => lines.map((_, line) => ({ line, from: 0, to: 1 })) }
  const search = past.search(pattern, () => undefined)
  const first = await search.nearest(null, 'after')
  expect(first).toMatchObject({ place: placeOf(0) })
  const second = await search.nearest({ place: placeOf(0), from: 0 }, 'after')
  if (typeof second === 'string') throw new Error(second)
  expect(second.place).toEqual(placeOf(1))
  expect(search.standing(second)).toEqual({ hits: 2, number: 2, isWhole: true, isTooSlow: false })
  expect(await search.nearest(second, 'after')).toBe('none')
  expect(await search.nearest(second, 'before')).toMatchObject({ place: placeOf(0) })
  expect(await search.nearest(null, 'before')).toMatchObject({ place: placeOf(1) })
  now = 130
  expect(search.standing(second)).toMatchObject({ hits: 3, number: 2 })
  now = 200
  expect(search.standing(null).hits).toBe(99)
  expect(await search.nearest(null, 'after')).toMatchObject({ place: placeOf(99) })
})
