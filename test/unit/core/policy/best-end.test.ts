import { expect, test } from 'vitest'
import type { GateResult } from '../../../../src/core/attempt.ts'
import type { LostCandidate } from '../../../../src/core/candidate.ts'
import { bestEnd, endOfAll } from '../../../../src/core/policy/best-end.ts'
import { reason, type ReasonCode } from '../../../../src/core/reason.ts'
import { commitOf, someWork } from '../../../support/run-facts.ts'

const aGate: GateResult = { command: 'npm test', exit: 1, durationMs: 1, tree: commitOf('d') }

const lost = (
  number: number,
  code: ReasonCode,
  came: 'nowhere' | 'to work' | 'to its gate',
): LostCandidate => ({
  number,
  preset: 'mock',
  model: null,
  worktree: { path: `/w/${number}`, branch: null, base: commitOf('0') },
  given: null,
  stage: {
    phase: 'out',
    at: 0,
    reason: reason(code, code),
    work: came === 'nowhere' ? null : someWork,
    gates: came === 'to its gate' ? [aGate] : [],
  },
})

test.each<[string, readonly [LostCandidate, ...LostCandidate[]], ReasonCode]>([
  [
    'the one that came furthest',
    [
      lost(0, 'agent:exit-1', 'to work'),
      lost(1, 'gate:failed', 'to its gate'),
      lost(2, 'no-change', 'nowhere'),
    ],
    'gate:failed',
  ],
  [
    'a try of the task before a vendor that could not serve it',
    [lost(0, 'waiting:rate_limit', 'to work'), lost(1, 'no-change', 'nowhere')],
    'no-change',
  ],
  [
    'a failed try before a question: another try may do without',
    [lost(0, 'agent:asks', 'nowhere'), lost(1, 'agent:exit-1', 'nowhere')],
    'agent:exit-1',
  ],
  [
    'a limit where nothing else has happened: then no try is counted',
    [lost(1, 'waiting:rate_limit', 'nowhere'), lost(0, 'waiting:rate_limit', 'nowhere')],
    'waiting:rate_limit',
  ],
])('when no agent passes, the reason is %s', (_, ends, code) => {
  expect(bestEnd(ends).stage.reason.code).toBe(code)
  const [first, ...others] = ends.toReversed()
  if (first !== undefined) expect(bestEnd([first, ...others])).toBe(bestEnd(ends))
  expect(endOfAll(bestEnd(ends), 3).message).toBe(`${code}; none of 3 agents passed`)
})
