import { expect, test } from 'vitest'
import { laneStrip } from '../../../src/tui/state/lane-strip.ts'
import { slotsOf } from '../../../src/tui/state/slots.ts'
import { firstRows } from '../../support/first-rows.ts'
import { FakeLog, row, slot } from '../../tui/fixtures/fake-board.ts'
import { middleBoard } from '../../tui/fixtures/reference-board.ts'

const merging = { row: row({ id: 'N-1', title: 'One', phase: 'merging', seconds: 3 }), log: new FakeLog() }
const queued = { row: row({ id: 'N-2', title: 'Two', phase: 'queued', seconds: 3 }), log: null }

test('free workers give way to the lane only while there is both', async () => {
  const board = await middleBoard().read(firstRows(10))
  const busy = board.slots.slice(0, 2)
  const free = [slot(7, null, 'Free. Nothing is left to start.'), slot(8, null, 'Free.')]
  const both = { ...board, slots: [...busy, ...free], lane: [merging, queued] }
  expect(laneStrip(both)).toEqual({ free, first: merging, then: [queued] })
  expect(slotsOf({ snapshot: both })).toEqual(busy)

  for (const not of [
    { ...both, lane: [] },
    { ...board, slots: both.slots },
    { ...both, slots: busy },
  ]) {
    expect(laneStrip(not)).toBeNull()
    expect(slotsOf({ snapshot: not })).toBe(not.slots)
  }
})
