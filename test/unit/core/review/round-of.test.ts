import { expect, test } from 'vitest'
import { reason, type ReasonCode } from '../../../../src/core/reason.ts'
import { roundOf } from '../../../../src/core/review/round-of.ts'

const ended = (...codes: ReasonCode[]) =>
  codes.map((code) => ({ end: { at: 0, outcome: 'failed' as const, reason: reason(code, '') } }))

test.each([
  ['the first try', ended(), 1],
  ['a try after one review', ended('review:changes'), 2],
  ['after two', ended('review:changes', 'review:changes'), 3],
  ['a limit between is no end of the row', ended('review:changes', 'waiting:rate_limit', 'shutdown'), 2],
  ['a failed gate between begins it anew', ended('review:changes', 'gate:failed'), 1],
  ['and after that', ended('review:changes', 'gate:failed', 'review:changes'), 2],
] as const)('%s', (_, earlier, round) => {
  expect(roundOf(earlier)).toBe(round)
})
