import { expect, test } from 'vitest'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import type { ItemState } from '../../../src/core/state.ts'
import { timeOfRow, timeOfSummaryItem, triesOfRow } from '../../../src/wording/row-tries.ts'
import type { SummaryItem } from '../../../src/core/run/summary.ts'

const row = (state: ItemState, attempts: number, tryNumber: number | null, endedAt: number | null = null) =>
  ({
    state,
    item: { attempts },
    attempt:
      tryNumber === null
        ? null
        : { tryNumber, startedAt: 1_000, end: endedAt === null ? null : { at: endedAt } },
  }) as ItemRow

test.each<[string, ItemRow, number | null, number | null]>([
  ['is to do', row('todo', 0, null), null, null],
  ['is to do after a try', row('todo', 1, 1, 4_000), null, null],
  ['waits for its second try', row('waiting', 1, 1, 4_000), 2, null],
  ['is in its second try', row('running', 1, 2), 2, 9_000],
  ['failed in its second try', row('failed', 2, 2, 4_000), 2, 3_000],
  ['failed, with a last try that did not count', row('failed', 2, 3, 4_000), 2, 3_000],
  ['is done', row('done', 1, 1, 4_000), 1, 3_000],
])('of a task that %s every display has the same try and time', (_, given, tries, time) => {
  expect(triesOfRow(given)).toBe(tries)
  expect(timeOfRow(given, 10_000)).toBe(time)
})

test('a summary has the time of the last try, too', () => {
  const item = { durationMs: 9_000, receipts: [{ durationMs: 6_000 }, { durationMs: 3_000 }] }
  expect(timeOfSummaryItem(item as unknown as SummaryItem)).toBe(3_000)
  expect(timeOfSummaryItem({ durationMs: 0, receipts: [] } as unknown as SummaryItem)).toBeNull()
})
