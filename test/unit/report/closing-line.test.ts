import { expect, test } from 'vitest'
import type { RunSummary } from '../../../src/core/run/summary.ts'
import { closingLine } from '../../../src/report/closing-line.ts'

const none = { total: 0, done: 0, failed: 0, conflict: 0, blocked: 0, optional: 0, cancelled: 0 }
const lineOf = (counts: Partial<typeof none>) =>
  closingLine({ counts: { ...none, ...counts } } as unknown as RunSummary)

test.each([
  [{ total: 3, done: 3 }, '3 done, 0 failed'],
  [{ total: 3, done: 1, failed: 2 }, '1 done, 2 failed'],
  [{ total: 4, done: 2, failed: 1, conflict: 1 }, '2 done, 1 failed, 1 conflict'],
  [{ total: 5, done: 1, failed: 1, blocked: 2, cancelled: 1 }, '1 done, 1 failed, 2 blocked, 1 cancelled'],
  [{ total: 4, done: 1, blocked: 1, optional: 2 }, '1 done, 0 failed, 1 blocked, 2 optional'],
  [{ total: 9, done: 1, conflict: 1 }, '1 done, 0 failed, 1 conflict, 7 left'],
])('of %j the last line of a run, which scripts look for, is: %s', (counts, line) =>
  expect(lineOf(counts)).toBe(line),
)
