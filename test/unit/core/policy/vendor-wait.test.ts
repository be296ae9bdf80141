import { expect, test } from 'vitest'
import type { Fault, FaultClass } from '../../../../src/core/agent/fault.ts'
import { faultClasses } from '../../../../src/core/agent/fault.ts'
import { longestVendorWaitMs, putOff } from '../../../../src/core/policy/vendor-wait.ts'

const now = 1_000_000
const minutes = 60_000
const fault = (kind: FaultClass, more: Partial<Fault> = {}): Fault => ({ class: kind, message: '', ...more })
const waitMs = (kind: FaultClass, inRow = 0, more: Partial<Fault> = {}) =>
  putOff(fault(kind, more), inRow, now)?.waitMs

test('a usage limit waits until it is reset, an hour where it does not say when, six hours at most', () => {
  expect(waitMs('usage_limit', 0, { resetsAt: now + 20 * minutes })).toBe(20 * minutes + 5_000)
  expect(waitMs('usage_limit', 0, { retryAfterMs: 90_000 })).toBe(90_000)
  expect(waitMs('usage_limit')).toBe(60 * minutes)
  expect(waitMs('usage_limit', 0, { resetsAt: now * 1_000_000 })).toBe(longestVendorWaitMs)
  // Over already, the CLI says, and has just refused: not at once again.
  expect(waitMs('usage_limit', 0, { resetsAt: now - minutes })).toBe(10_000)
})

test('a rate limit waits as long as it asks for, and longer each time in a row', () => {
  expect([0, 1, 2, 9].map((inRow) => waitMs('rate_limit', inRow))).toEqual([
    30_000,
    60_000,
    120_000,
    15 * minutes,
  ])
  expect(waitMs('rate_limit', 0, { retryAfterMs: 20 * minutes })).toBe(20 * minutes)
  expect(waitMs('rate_limit', 1_000_000)).toBe(15 * minutes)
})

test('an overload or a broken network puts a task off five times in a row, then it is a failed try', () => {
  for (const kind of ['overload', 'network'] as const) {
    expect(putOff(fault(kind), 4, now)?.code).toBe(`waiting:${kind}`)
    expect(putOff(fault(kind), 5, now)).toBe(null)
  }
  expect(putOff(fault('rate_limit'), 500, now)?.code).toBe('waiting:rate_limit')
})

test('nothing else waits for a vendor', () => {
  const waits = faultClasses.filter((kind) => putOff(fault(kind), 0, now) !== null)
  expect(waits).toEqual(['usage_limit', 'rate_limit', 'overload', 'network'])
})
