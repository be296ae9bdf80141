import { expect, test } from 'vitest'
import { decide, type Judgement } from '../../../../src/core/policy/judgement.ts'
import type { Entry } from '../../../../src/core/policy/vote.ts'
import { commitOf } from '../../../support/run-facts.ts'

const entry = (agent: number, lines: number): Entry => ({
  ...{ agent, lines, files: 1, passedAt: 0 },
  tree: commitOf(String(agent)),
})
const works = [entry(0, 9), entry(1, 3), entry(2, 5)] as const
const chose = (agent: number, why = ''): Judgement => ({ agent, why })

test.each<[string, readonly (Judgement | null)[], number, RegExp]>([
  [
    'both times the same',
    [chose(2, 'it has a test'), chose(2)],
    2,
    /^2 of 2 looks of the judge: it has a test$/,
  ],
  ['another in the other order', [chose(0), chose(2)], 2, /chose by the order/],
  ['once, and once nothing that can be read', [null, chose(0)], 0, /^1 of 2 looks/],
  ['nothing that can be read', [null, null], 1, /no answer, and this is the smallest/],
])('a judge chooses %s', (_, judgements, agent, why) => {
  const decided = decide(works, judgements, null)
  expect(decided.entry.agent).toBe(agent)
  expect(decided.why).toMatch(why)
})

test('where the judge is limited, the vote says so', () => {
  expect(decide(works, [], 'claude/opus')).toMatchObject({
    entry: { agent: 1 },
    why: 'no judge could answer: claude/opus is limited, and this is the smallest change',
  })
  expect(decide(works, [null, chose(0, 'it is whole')], 'claude').why).toBe(
    '1 of 2 looks of the judge (claude is limited): it is whole',
  )
})
