import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import { commitMessage } from '../../../../src/supervisor/lane/commit-message.ts'

const message = (title: string, id = 'A-1') => commitMessage({ item: itemId(id) }, title)

test.each([
  ['a title', 'A-1: a title'],
  ['A-1', 'A-1'],
  ['', 'A-1'],
  [' \n ', 'A-1'],
  ['two\nlines\tand  blanks', 'A-1: two lines and blanks'],
])('%j', (title, expected) => {
  expect(message(title)).toBe(expected)
})

test.each([
  ['a colour', 'x\u001b[31mred\u001b[0m'],
  ['a title of the terminal', '\u001b]0;owned\u0007x'],
  ['a bell and a backspace', 'a\u0007b\bc'],
  ['right to left', 'a\u202etxt.exe'],
  ['half a surrogate pair', 'a\ud800b'],
])('%s is not in the commit raw', (_, title) => {
  expect(message(title)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  expect(message(title).isWellFormed()).toBe(true)
})

test('3,000 characters: a subject that fits a line, the rest below, and not more than 2,000 of them', () => {
  const [subject = '', blank, body = ''] = message('word '.repeat(600)).split('\n')
  expect(subject.length).toBeLessThanOrEqual(100)
  expect(subject).toMatch(/^A-1: word word .*…$/)
  expect(blank).toBe('')
  expect(body.length).toBeLessThanOrEqual(2_000)
  expect(body.startsWith('word word')).toBe(true)
})
