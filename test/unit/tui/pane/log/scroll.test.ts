import { expect, test } from 'vitest'
import type { PlacedLine } from '../../../../../src/core/log/pane-log.ts'
import {
  broughtIntoView,
  following,
  scrolled,
  scrolledTo,
  type Scroll,
  type ScrollFrame,
} from '../../../../../src/tui/pane/log/scroll.ts'
import { FakeLog } from '../../../../tui/fixtures/fake-board.ts'

const log = new FakeLog(Array.from({ length: 600 }, (_, index) => `│ line ${index}`))
const height = 10

/** Each line is one row, those that are divisible by ten are three. */
const frame: ScrollFrame = {
  log,
  height,
  rowsOf: ({ line }) => (Number(line.text.slice(5)) % 10 === 0 ? 3 : 1),
}
const plain: ScrollFrame = { ...frame, rowsOf: () => 1 }

const at = (index: number): PlacedLine => log.from(null, index + 1).at(-1)!
const top = (index: number, row = 0): Scroll => ({ follows: false, place: at(index).place, row })

test('up leaves the end, down comes back to it, and there the pane follows again', () => {
  const up = scrolled(plain, following, -3)
  expect(up).toEqual(top(587))
  expect(scrolled(plain, up, 2)).toEqual(top(589))
  // By exactly as many rows as it went up, and by more.
  expect(scrolled(plain, up, 3)).toEqual(following)
  expect(scrolled(plain, up, height)).toEqual(following)
})

test('the first line is the top, and from there the end is one key away', () => {
  expect(scrolled(plain, following, -Infinity)).toEqual(top(0))
  expect(scrolled(plain, top(2), -1_000)).toEqual(top(0))
  expect(scrolled(plain, top(0), Infinity)).toEqual(following)
})

test('it moves by the rows of lines that are shown as several', () => {
  expect(scrolled(frame, top(9), 2)).toEqual(top(10, 1))
  expect(scrolled(frame, top(10, 1), 2)).toEqual(top(11))
  expect(scrolled(frame, top(11), -2)).toEqual(top(10, 1))
  expect(scrolled(frame, top(299), -240)).toEqual(scrolled(frame, scrolled(frame, top(299), -120), -120))
  let down: Scroll = top(0)
  for (let row = 0; row < 700; row++) down = scrolled(frame, down, 1)
  expect(down).toEqual(scrolled(frame, top(0), 700))
})

test('a log that has room as a whole is followed, whatever is pressed', () => {
  const small = { ...plain, log: new FakeLog(['│ a', '│ b']) }
  for (const by of [-1, 1, -Infinity, Infinity]) expect(scrolled(small, following, by)).toEqual(following)
  expect(scrolled({ ...plain, log: new FakeLog() }, following, -1)).toEqual(following)
})

test('a row that is searched for comes into view with some above it, and nothing moves where it is in view', () => {
  expect(scrolledTo(plain, top(100), { place: at(105).place, row: 0 })).toEqual(top(100))
  expect(scrolledTo(plain, following, { place: at(595).place, row: 0 })).toEqual(top(590))
  expect(scrolledTo(plain, following, { place: at(300).place, row: 0 })).toEqual(top(297))
  expect(scrolledTo(frame, top(0), { place: at(310).place, row: 2 })).toEqual(top(309))
})

test('a line that keys move to comes into view by as little as that takes', () => {
  const line = (index: number, rows = 1) => ({ place: at(index).place, rows })
  expect(broughtIntoView(plain, top(100), line(110))).toEqual(top(101))
  expect(broughtIntoView(plain, top(100), line(99))).toEqual(top(99))
  expect(broughtIntoView(plain, top(100), line(104))).toEqual(top(100))
  expect(broughtIntoView(frame, top(101), line(110, 3))).toEqual(top(103))
})
