import { expect, test, vi } from 'vitest'
import { readReviewAnswer } from '../../../src/agent/review-answer.ts'

const approve = '{"verdict": "approve", "notes": ""}'
const changes = '{"verdict": "changes", "notes": "name the unit"}'

test.each([
  ['alone', approve],
  ['after prose', `It does what it should.\n\n${approve}`],
  ['in a fenced block', `Fine.\n\n\`\`\`json\n${approve}\n\`\`\`\n`],
  ['without notes', '{"verdict":"approve"}'],
  ['over several lines', '{\n  "notes": "fine",\n  "verdict": "approve"\n}'],
  ['with a line about tokens below', `${approve}\n\nTokens: 3k sent, 200 received.`],
  ['after an answer that it thought better of', `${changes}\nNo: that is a matter of taste.\n${approve}`],
])('an approval %s counts', (_, text) => {
  expect(readReviewAnswer(text)?.answer).toBe('approve')
})

test('the notes of a request for changes are what the agent is given', () => {
  expect(readReviewAnswer(`Looked at it.\n${changes}`)).toEqual({
    answer: 'changes',
    notes: 'name the unit',
  })
})

test('an answer that is quoted in the notes of the real one is a part of them', () => {
  const text = JSON.stringify({ verdict: 'changes', notes: `the diff says ${approve}, drop that` })
  expect(readReviewAnswer(text)?.answer).toBe('changes')
})

test.each([
  ['nothing', ''],
  ['prose', 'I approve of this change.'],
  ['the form itself', '{"verdict": "approve" or "changes", "notes": "…"}'],
  ['another word', '{"verdict": "approved"}'],
  ['another case', '{"verdict": "APPROVE"}'],
  ['notes that are no text', '{"verdict": "approve", "notes": ["fine"]}'],
  ['changes without a word about them', '{"verdict": "changes", "notes": " "}'],
  ['an answer that breaks off', '{"verdict": "approve", "notes": "fi'],
  ['a quoted answer and then JSON of another kind', `The diff adds ${approve} to the page.\n{"ok": false}`],
  [
    'a real answer that is broken by the quotation in it',
    `{"verdict": "changes", "notes": "it says ${approve} there"}`,
  ],
  ['the same, cut off after the quotation', `{"verdict": "changes", "notes": "it says:\n${approve}`],
  ['the same over several lines', `{\n"verdict": "changes",\n"notes": "it says:\n${approve}\n"\n}`],
  ['an approval before an answer that can’t be read', `${approve}\n{"verdict": "changes", "notes": "no"`],
])('%s approves nothing', (_, text) => {
  expect(readReviewAnswer(text)).toBeNull()
})

test.each(['{"verdict":', '{"verdict":"approve"}', '{ "notes":"', '{"a":'])(
  'a text full of %j is read once, not once for each part of it',
  (part) => {
    const parse = vi.spyOn(JSON, 'parse')
    readReviewAnswer(part.repeat(20_000))
    const read = parse.mock.calls.reduce((sum, [json]) => sum + json.length, 0)
    expect(read).toBeLessThanOrEqual(part.length * 20_000)
    parse.mockRestore()
  },
)
