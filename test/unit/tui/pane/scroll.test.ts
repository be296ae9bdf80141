import { expect, test } from 'vitest'
import type { PaneLog } from '../../../../src/core/board.ts'
import { following, newerLines, scrolled } from '../../../../src/tui/pane/scroll.ts'

const log = { total: () => 100 } as PaneLog
const height = 10

test('up leaves the end, down comes back to it, and there the pane follows again', () => {
  const up = scrolled(following, log, height, -3)
  expect(up).toEqual({ follows: false, end: 97 })
  expect(newerLines(up, log)).toBe(3)
  expect(scrolled(up, log, height, 2)).toEqual({ follows: false, end: 99 })
  // By exactly as many lines as it went up, and by more.
  expect(scrolled(up, log, height, 3)).toEqual(following)
  expect(scrolled(up, log, height, height)).toEqual(following)
})

test('the first screenful is the top', () => {
  expect(scrolled(following, log, height, -1_000)).toEqual({ follows: false, end: height })
})
