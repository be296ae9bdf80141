import { expect, test } from 'vitest'
import type { MergeStep } from '../../../src/core/attempt.ts'
import { mergeWords } from '../../../src/wording/agents/merge-words.ts'
import { anAttempt, anItem, aRun, commitOf, someWork } from '../../support/run-facts.ts'

const run = aRun({ settings: { ...aRun().settings, gate: ['npm test', 'npm run lint'] } })
const passed = { command: 'npm test', exit: 0, durationMs: 1, tree: commitOf('d') }

const words = (step: MergeStep | null, gates: number) =>
  mergeWords(
    anAttempt(1, anItem('A', 'a'), {
      ...{ phase: 'merging', work: someWork, step },
      gates: Array.from({ length: gates }, () => passed),
    }),
    { run },
  )

test('a merge says what is done for it at each moment, and counts the lines of this gate alone', () => {
  expect(words(null, 2)).toBe('merging into main')
  expect(words({ kind: 'setup', since: 0 }, 2)).toBe('setting up the merged tree')
  const gate = { kind: 'gate', since: 0, before: 2 } as const
  expect(words(gate, 2)).toBe('gate 1 of 2 on the merged tree: npm test')
  expect(words(gate, 3)).toBe('gate 2 of 2 on the merged tree: npm run lint')
  // The last has ended, and its end is not stored yet.
  expect(words(gate, 4)).toBe('gate 2 of 2 on the merged tree: npm run lint')
})

test('where nobody supervises, nobody merges', () => {
  const attempt = anAttempt(1, anItem('A', 'a'), { phase: 'merging' })
  expect(mergeWords(attempt, { run, supervised: false })).toBe('its merge begins anew with the next run')
  expect(mergeWords(attempt, { run: null })).toBe('merging')
})
