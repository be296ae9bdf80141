import { expect, test } from 'vitest'
import { emptyRow, rowText, span, type Row } from '../../../src/text/row.ts'
import { sanitize } from '../../../src/text/sanitize.ts'
import { inRoom } from '../../../src/tui/views/dialogs/in-room.ts'

const row = (text: string): Row => (text === '' ? emptyRow : [span(sanitize(text))])
const shown = (body: readonly string[], cells: number, height: number): readonly string[] =>
  inRoom(body.map(row), { cells, height }).map(rowText)

const body = ['Two agents are stopped now', '', 'W0  A-1', '', 'Type abort: abo']

test('what has room is shown as it is', () => {
  expect(shown(body, 30, 5)).toEqual(body)
})

test('a sentence that is too long goes on in the next row', () => {
  expect(shown(body, 16, 6)).toEqual(['Two agents are', 'stopped now', '', 'W0  A-1', '', 'Type abort: abo'])
})

test('where that is too much, the empty rows leave first', () => {
  expect(shown(body, 16, 4)).toEqual(['Two agents are', 'stopped now', 'W0  A-1', 'Type abort: abo'])
  expect(shown(body, 16, 3)).toEqual(['Two agents are stopped now', 'W0  A-1', 'Type abort: abo'])
})

test('what is typed stays in view', () => {
  expect(shown(body, 30, 2)).toEqual(['Two agents are stopped now', 'Type abort: abo'])
  expect(shown(body, 30, 1)).toEqual(['Type abort: abo'])
})
