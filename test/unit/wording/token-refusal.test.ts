import { expect, test } from 'vitest'
import { attemptId, itemId } from '../../../src/core/ids.ts'
import type { TokenClaimEnd } from '../../../src/core/claims/token-claim.ts'
import { tokenRefusal } from '../../../src/wording/token-refusal.ts'

const now = 1_000_000
const facts = { now, run: null }
const item = itemId('A')
const ended = (how: TokenClaimEnd) => ({
  ...{
    attempt: attemptId(1),
    agent: 'ann',
    claimedAt: 0,
    leaseUntil: now - 90_000,
    summary: null,
    files: [],
  },
  end: { at: now - 60_000, how },
})

test.each([
  [
    'expired',
    'todo',
    'A: the lease of this claim ended 1:30 ago, and it is todo now; claim it again to go on',
  ],
  ['taken back', 'cancelled', 'A: a person took it back 1:00 ago, and it is cancelled now'],
  ['completed', 'done', 'A: this claim was completed 1:00 ago, and it is done now'],
  ['failed', 'failed', 'A: this claim was given up 1:00 ago, and it is failed now'],
  ['released', 'claimed', 'A: this claim was released 1:00 ago, and it is claimed now'],
] as const)('a claim that was %s, of a task that is %s', (how, status, says) => {
  expect(tokenRefusal({ kind: 'ended', item, claim: ended(how), status }, facts)).toBe(says)
})

test('a token that is of no claim names who has the task, and one of another claim that task', () => {
  const holder = { item, agent: 'bob', worker: null, leaseUntil: now + 60_000, path: null }
  expect(tokenRefusal({ kind: 'unknown token', item, holder }, facts)).toBe(
    'this token is of no claim of A, which is with bob, whose lease ends in 1:00; claim it for a new one',
  )
  const worker = { ...holder, agent: 'claude', worker: 1, leaseUntil: null }
  expect(tokenRefusal({ kind: 'unknown token', item, holder: worker }, facts)).toContain('with W1 (claude)')
  expect(tokenRefusal({ kind: 'of another item', item, other: itemId('B') }, facts)).toBe(
    'this token is of the claim of B, not of A',
  )
})
