import { expect, test } from 'vitest'
import { isJudge, judgeNumber, looksOfJudge } from '../../../src/core/judge.ts'
import { isReviewer, reviewerNumber } from '../../../src/core/review/review.ts'
import { mostAgentsPerTask } from '../../../src/core/run/settings.ts'

test('a number in an attempt is that of an agent, a judge or a reviewer, however often work is reviewed', () => {
  for (const number of looksOfJudge.map(judgeNumber)) {
    expect(number).toBeGreaterThan(mostAgentsPerTask)
    expect([isJudge(number), isReviewer(number)]).toEqual([true, false])
  }
  for (const number of [0, 899, 900, 901, 5_000].map(reviewerNumber))
    expect([isJudge(number), isReviewer(number)]).toEqual([false, true])
})
