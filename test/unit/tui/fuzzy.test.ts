import { expect, it } from 'vitest'
import { fuzzyMatch } from '../../../src/tui/palette/fuzzy.ts'

const best = (typed: string, texts: readonly string[]): string | undefined =>
  texts
    .flatMap((text) => {
      const match = fuzzyMatch(typed, text)
      return match === null ? [] : [{ text, score: match.score }]
    })
    .toSorted((one, other) => other.score - one.score)[0]?.text

it('finds words by their letters in order, wherever they stand', () => {
  expect(fuzzyMatch('rtry', 'retry this task')?.at).toEqual([0, 2, 3, 4])
  expect(fuzzyMatch('TASK retry', 'retry this task')?.at).toEqual([0, 1, 2, 3, 4, 11, 12, 13, 14])
  expect(fuzzyMatch('tasks', 'retry this task')).toBeNull()
})

it('puts first what begins with it, then what has it in one piece, then the shorter', () => {
  expect(best('re', ['more workers', 'pause or resume', 'retry this task'])).toBe('retry this task')
  expect(best('wf', ['wolf', 'one worker fewer'])).toBe('one worker fewer')
  expect(best('go tasks', ['go to Tasks', 'retry all failed tasks, go on'])).toBe('go to Tasks')
  expect(best('retry', ['retry all failed tasks', 'retry this task'])).toBe('retry this task')
})

it('fits everything while nothing is typed', () => {
  expect(fuzzyMatch('  ', 'retry')).toMatchObject({ at: [] })
})
