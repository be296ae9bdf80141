import { expect, test } from 'vitest'
import { detectFormat } from '../../../../src/backlog/formats/detect-format.ts'
import { scores, type BacklogFormat } from '../../../../src/backlog/formats/format.ts'
import { formats } from '../../../../src/backlog/formats/registry.ts'
import { backlogFormats } from '../../../../src/core/backlog/format-names.ts'

const format = (name: string, score: number): BacklogFormat => ({
  name,
  places: [`${name}.md`],
  score: () => score,
  read: () => ({ drafts: [], problems: [] }),
  patch: ({ text }) => ({ text, words: new Map() }),
})

const found = (
  known: readonly BacklogFormat[],
  wish: Partial<Parameters<typeof detectFormat>[1]> = {},
): string => {
  const result = detectFormat({ name: 'a.md', text: 'prose' }, { asked: null, before: null, ...wish }, known)
  return 'name' in result ? result.name : result.message
}

test('every format that can be named is read, and the other way round', () => {
  expect(formats.map(({ name }) => name)).toEqual(backlogFormats)
})

test('the format with the highest score is taken', () => {
  expect(found([format('weak', scores.general), format('strong', scores.certain)])).toBe('strong')
})

test('two that fit equally are a question for the user, whose word then counts', () => {
  const two = [format('one', scores.byContent), format('other', scores.byContent)]
  expect(found(two)).toBe('may be of the format one or other: say which with --format')
  expect(found(two, { asked: 'other' })).toBe('other')
  expect(found([...two, format('third', scores.not)], { asked: 'third' })).toBe('third')
})

test('a source stays what it was read as before, as long as it can be that', () => {
  const two = [format('plain', scores.general), format('rich', scores.certain)]
  expect(found(two, { before: 'plain' })).toBe('plain')
  expect(found([format('plain', scores.not), format('rich', scores.certain)], { before: 'plain' })).toBe(
    'rich',
  )
})

test('a file of no format is refused with those that there are', () => {
  expect(found([format('one', scores.not)])).toContain(
    'is not a backlog that loopwork reads; it reads: loopwork',
  )
})
