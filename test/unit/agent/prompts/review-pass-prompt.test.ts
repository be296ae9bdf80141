import { expect, test } from 'vitest'
import { buildReviewPassPrompt } from '../../../../src/agent/prompts/review-pass-prompt.ts'
import { reason } from '../../../../src/core/reason.ts'
import { anItem, commitOf } from '../../../support/run-facts.ts'

const facts = {
  item: anItem('REVIEW-1', 'Review of to-do.json: which tasks are missing', { type: 'chore', source: null }),
  attempt: { tryNumber: 2 },
  base: commitOf('a'),
  earlier: [],
  notes: [],
  tries: 3,
  file: 'to-do.json',
}

test('an agent that reviews the whole is told where the backlog is, what it may add, and that nothing else counts', () => {
  expect(buildReviewPassPrompt(facts)).toBe(`Task: REVIEW-1
Title: Review of to-do.json: which tasks are missing
Type: chore
Try: 2 of 3
Base: ${commitOf('a')}

All tasks of to-do.json are done. It lies in the current directory as it is now, in a checkout of your own that has all of their work.
Look at the whole: read what its "source_files" name, and find out whether the repository does all that they ask for, with tests and documents.

Each thing that is missing becomes a task: add it to "tasks" in to-do.json, with an "id" that no task has, a "title", a "priority" from 1 (first) to 5 and the "status" "todo"; "description", "steps", "files" and "depends_on" where they help.
Do none of that work yourself. Change no task that is there and no other file: whatever else you change is not taken.
Where nothing is missing, leave the file as it is. What the file shows counts, and nothing that you say.
`)
})

test('it learns why its last try was refused, in words that can’t end their quotation', () => {
  const why = reason('collect:refused', 'what the review added is refused: to-do.json:9: ~~~~ is missing')
  const end = { at: 0, outcome: 'failed' as const, reason: why }
  const prompt = buildReviewPassPrompt({
    ...facts,
    earlier: [{ number: 1, end }],
    notes: [{ text: 'Look at the docs.' }],
  })
  expect(prompt).toContain(`Earlier tries ended so:\n~~~~~\ntry 1: ${why.message}\n~~~~~`)
  expect(prompt).toContain('From the person you work for, note:\n~~~~~\nLook at the docs.')
})
