import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowText, rowWidth } from '../../../../src/text/row.ts'
import { inputRows, rowsInView } from '../../../../src/tui/input/input-rows.ts'
import { afterKey, afterPaste, emptyInput, type TextInput } from '../../../../src/tui/input/text-input.ts'
import { always } from '../../../support/always.ts'

const typed = (...keys: readonly string[]): TextInput =>
  keys.reduce((input, key) => afterKey(input, key) ?? input, emptyInput)
const rows = (input: TextInput, cells: number) => inputRows(input, cells).rows.map(rowText)

test('characters go in at the cursor, which moves and deletes by what a reader takes for one character', () => {
  expect(typed('a', 'space', 'b', 'left', 'left', 'c')).toEqual({ text: 'ac b', cursor: 2 })
  const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'
  expect(typed('x', ...family, 'e', '\u0301', 'backspace').text).toBe(`x${family}`)
  expect(typed('x', ...family, 'backspace').text).toBe('x')
  expect(typed('x', ...family, 'left', 'left', 'delete').text).toBe(family)
  expect(typed('a', 'b', 'home', 'x', 'end', 'y').text).toBe('xaby')
  expect(typed(...'one', 'space', ...'two', 'ctrl+w').text).toBe('one ')
  expect(typed(...'one', 'ctrl+u', 'z').text).toBe('z')
  expect(typed(...'one', 'home', 'right', 'ctrl+k').text).toBe('o')
  expect(afterKey(typed('a'), 'pageup')).toBeNull()
})

test('a paste keeps its lines and all that is in it; home and end are those of a line', () => {
  const pasted = afterPaste(typed('a', 'b', 'left'), '1\r\n2\r\u001b[31m3')
  expect(pasted.text).toBe('a1\n2\n\u001b[31m3b')
  expect(afterKey(pasted, 'home')!.cursor).toBe('a1\n2\n'.length)
})

test('long lines wrap between words, wide characters take two cells, and what is unseen is shown', () => {
  expect(rows(afterPaste(emptyInput, 'one two three'), 8)).toEqual(['one ', 'two ', 'three '])
  expect(rows(afterPaste(emptyInput, '漢字漢字'), 5)).toEqual(['漢字', '漢字 '])
  expect(rows(afterPaste(emptyInput, 'a\u001bb\u202ec'), 40)[0]).not.toMatch(/[\u001b\u202e]/)
  expect(rows(afterPaste(emptyInput, 'a\u2028b'), 6)).toEqual(['a', '\\u20…', 'b '])
  const ten = afterPaste(emptyInput, Array.from({ length: 10 }, (_, index) => `${index}`).join('\n'))
  expect(rowsInView(inputRows(ten, 20), 3).map(rowText)).toEqual(['7', '8', '9 '])
  expect(rowsInView(inputRows({ ...ten, cursor: 0 }, 20), 3).map(rowText)).toEqual(['0', '1', '2'])
})

test('whatever is typed, every row fits and one cell of it is the cursor', () => {
  const keys = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('left', 'right', 'backspace', 'home', 'ctrl+w'),
    ),
  )
  always(
    fc.property(keys, fc.integer({ min: 6, max: 40 }), (pieces, cells) => {
      let input = emptyInput
      for (const piece of pieces) input = afterKey(input, piece) ?? afterPaste(input, piece)
      const shown = inputRows(input, cells).rows
      for (const row of shown) expect(rowWidth(row)).toBeLessThanOrEqual(cells)
      expect(shown.flat().filter(({ role }) => role === 'cursor')).toHaveLength(1)
    }),
  )
})
