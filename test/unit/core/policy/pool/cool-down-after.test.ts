import { expect, test } from 'vitest'
import type { CoolDown } from '../../../../../src/core/agent/cool-down.ts'
import { faultClasses, type Fault, type FaultClass } from '../../../../../src/core/agent/fault.ts'
import { coolDownAfter, longestVendorWaitMs } from '../../../../../src/core/policy/pool/cool-down-after.ts'
import { mayPutOff } from '../../../../../src/core/policy/pool/put-off.ts'

const now = 1_000_000
const minutes = 60_000
const preset = { name: 'claude', model: 'sonnet' }

/** The cool-down after `times` tries in a row that each met the fault, the last of them now. */
function after(kind: FaultClass, more: Partial<Fault> = {}, times = 1): CoolDown | null {
  let before: CoolDown | null = null
  for (let time = 0; time < times; time++)
    before = coolDownAfter(
      { class: kind, message: '', ...more },
      { preset, before, startedAt: now * 99, now },
    )
  return before
}
const waitMs = (kind: FaultClass, more: Partial<Fault> = {}, times = 1): number =>
  (after(kind, more, times)?.until ?? NaN) - now

test('a usage limit stops the account until it is reset, an hour where it does not say when, six hours at most', () => {
  expect(after('usage_limit')?.concern).toEqual({ kind: 'account', account: 'claude' })
  expect(waitMs('usage_limit', { resetsAt: now + 20 * minutes })).toBe(20 * minutes + 5_000)
  expect(waitMs('usage_limit', { retryAfterMs: 90_000 })).toBe(90_000)
  expect(waitMs('usage_limit')).toBe(60 * minutes)
  expect(waitMs('usage_limit', { resetsAt: now * 1_000_000 })).toBe(longestVendorWaitMs)
  // Over already, the CLI says, and has just refused: not at once again.
  expect(waitMs('usage_limit', { resetsAt: now - minutes })).toBe(10_000)
})

test('a rate limit stops one model of the account, as long as it asks for, and longer each time in a row', () => {
  expect(after('rate_limit')?.concern).toEqual({ kind: 'model', account: 'claude', model: 'sonnet' })
  expect([1, 2, 3, 10].map((times) => waitMs('rate_limit', {}, times))).toEqual([
    30_000,
    60_000,
    120_000,
    15 * minutes,
  ])
  expect(waitMs('rate_limit', { retryAfterMs: 20 * minutes })).toBe(20 * minutes)
  expect(after('rate_limit', { retryAfterMs: 20 * minutes })?.named).toBe(true)
  expect([1, 2].map((times) => waitMs('overload', {}, times))).toEqual([60_000, 120_000])
  expect(waitMs('network')).toBe(30_000)
})

test('agents that run into one limit together are one cool-down; a try after it is the next', () => {
  const fault = { class: 'rate_limit', message: '429' } as const
  const first = coolDownAfter(fault, { preset, before: null, startedAt: 0, now })
  const second = coolDownAfter(fault, { preset, before: first, startedAt: 0, now: now + 1_000 })
  expect(second).toMatchObject({ inRow: 1, since: now, until: now + 31_000 })
  const longer = coolDownAfter(
    { ...fault, retryAfterMs: 5 * minutes },
    { preset, before: null, startedAt: 0, now },
  )
  expect(coolDownAfter(fault, { preset, before: longer, startedAt: 0, now })?.until).toBe(now + 5 * minutes)
  const third = coolDownAfter(fault, { preset, before: second, startedAt: now + 31_000, now: now + 32_000 })
  expect(third).toMatchObject({ inRow: 2, until: now + 92_000 })
})

test("who has to log in or pay is off as a whole, and tried again; the task's own faults and unknown ones stop nobody", () => {
  expect(after('auth')?.concern).toEqual({ kind: 'account', account: 'claude' })
  expect([1, 2, 9].map((times) => waitMs('billing', {}, times))).toEqual([60_000, 120_000, 15 * minutes])
  expect(faultClasses.filter((kind) => after(kind) === null)).toEqual([
    ...['context', 'model', 'config', 'crash', 'killed', 'denied', 'unknown'],
  ])
})

test('what waits for a vendor is no try; an overload or the network only five times in a row', () => {
  const puts = faultClasses.filter((kind) => mayPutOff(kind, 0) !== null)
  expect(puts).toEqual(['usage_limit', 'rate_limit', 'overload', 'network'])
  for (const kind of ['overload', 'network'] as const)
    expect([mayPutOff(kind, 4), mayPutOff(kind, 5)]).toEqual([`waiting:${kind}`, null])
  expect(mayPutOff('rate_limit', 500)).toBe('waiting:rate_limit')
})
