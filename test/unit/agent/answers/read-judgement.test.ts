import { expect, test } from 'vitest'
import { readJudgement } from '../../../../src/agent/answers/read-judgement.ts'

test.each([
  ['{"choice": 2, "why": "it has\\n a test"}', { choice: 2, why: 'it has a test' }],
  ['Both are fine.\n```json\n{ "choice": 1 }\n```\n', { choice: 1, why: '' }],
  [
    '{"choice": 1, "why": "first thought"}\nNo:\n{"choice": 2, "why": "better"}',
    { choice: 2, why: 'better' },
  ],
])('the last thing that a judge says is its answer: %j', (said, answer) => {
  expect(readJudgement(said, 2)).toEqual(answer)
})

test.each([
  '',
  'choice: 1',
  '{"choice": 3}',
  '{"choice": 0}',
  '{"choice": 1.5}',
  '{"choice": "1"}',
  '{"choice": 1, "why": 7}',
  '{"choice": 1} would be my answer',
  '{"choice": 1',
])('what is no answer among two works chooses none: %j', (said) => {
  expect(readJudgement(said, 2)).toBeNull()
})
