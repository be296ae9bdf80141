import { expect, test } from 'vitest'
import { attemptId } from '../../../../src/core/ids.ts'
import {
  afterAttempt,
  closedBreaker,
  mayClaim,
  type Breaker,
  type Verdict,
} from '../../../../src/core/policy/breaker.ts'

const policy = { failures: 3, cooldownMs: 1_000 }
const after = (breaker: Breaker, verdict: Verdict, attempt = 1, now = 0) =>
  afterAttempt(breaker, policy, { attempt: attemptId(attempt), verdict, now })

test('opens at the third failure in a row, not before', () => {
  const two = after(after(closedBreaker, 'bad'), 'bad')
  expect(mayClaim(two, 0)).toBe('yes')
  expect(after(two, 'bad', 3, 500)).toEqual({ state: 'open', until: 1_500 })
})

test('a success in between starts the count again; an end without an outcome changes nothing', () => {
  const two = after(after(closedBreaker, 'bad'), 'bad')
  expect(after(two, 'good')).toEqual(closedBreaker)
  expect(after(two, 'none')).toEqual(two)
})

test('nothing is claimed while it is open; then one probe, and nothing beside it', () => {
  const open: Breaker = { state: 'open', until: 1_000 }
  expect(mayClaim(open, 999)).toBe('no')
  expect(mayClaim(open, 1_000)).toBe('as probe')
  expect(mayClaim({ state: 'probing', attempt: attemptId(9) }, 5_000)).toBe('no')
})

test('the probe decides: good closes, bad opens again, interrupted lets another probe try at once', () => {
  const probing: Breaker = { state: 'probing', attempt: attemptId(9) }
  expect(after(probing, 'good', 9)).toEqual(closedBreaker)
  expect(after(probing, 'bad', 9, 100)).toEqual({ state: 'open', until: 1_100 })
  expect(mayClaim(after(probing, 'none', 9, 100), 100)).toBe('as probe')
})

test('an attempt that was running before it opened can close it, but not fail the probe', () => {
  const probing: Breaker = { state: 'probing', attempt: attemptId(9) }
  expect(after(probing, 'bad', 4)).toEqual(probing)
  expect(after({ state: 'open', until: 1_000 }, 'good', 4)).toEqual(closedBreaker)
  expect(after({ state: 'open', until: 1_000 }, 'bad', 4)).toEqual({ state: 'open', until: 1_000 })
})
