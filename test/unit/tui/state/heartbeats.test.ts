import { expect, test } from 'vitest'
import { applySnapshot } from '../../../../src/tui/state/apply-snapshot.ts'
import { heartbeats } from '../../../../src/tui/state/heartbeats.ts'
import { createScreenStore } from '../../../../src/tui/state/screen/screen-state.ts'
import { manyWorkers } from '../../../tui/fixtures/demo-boards.ts'
import { FakeLog, logOf } from '../../../tui/fixtures/fake-board.ts'
import { firstRows } from '../../../support/first-rows.ts'

async function twoWorkers() {
  const board = manyWorkers(2)
  const look = { theme: 'dark', colours: 'none', background: 'dark', characters: 'unicode' } as const
  const size = { columns: 100, rows: 30 }
  const store = createScreenStore({ size, look, outputMode: 'multiplexed', nowMs: 0 })
  const state = async () => applySnapshot(store.getState(), await board.read(firstRows(100)), 0)
  return { board, state }
}

test('the heart of a worker steps when its log has grown, that of a silent one stands still', async () => {
  const { board, state } = await twoWorkers()
  const shown = await state()
  const hearts = heartbeats()
  hearts.step(shown, 0)
  logOf(board, 0).add('one', 'two')
  hearts.step(shown, 125)
  expect([hearts.of(0), hearts.of(1)]).toEqual([1, 0])
})

test('what is printed in between two steps is one step', async () => {
  const { board, state } = await twoWorkers()
  const shown = await state()
  const hearts = heartbeats()
  hearts.step(shown, 0)
  for (const nowMs of [33, 66, 99, 132, 165]) {
    logOf(board, 0).add('more')
    hearts.step(shown, nowMs)
  }
  expect(hearts.of(0)).toBe(1)
})

test('the first line of a log is told once: until then its pane has a sentence, which React draws', async () => {
  const { board, state } = await twoWorkers()
  const [one, two] = board.facts.slots ?? []
  const log = new FakeLog()
  if (one?.work == null || two === undefined) throw new Error('both work')
  board.change({ slots: [{ ...one, work: { ...one.work, log } }, two] })
  const shown = await state()
  const hearts = heartbeats()
  expect(hearts.step(shown, 0)).toBe(false)
  log.add('first')
  expect(hearts.step(shown, 125)).toBe(true)
  log.add('second')
  expect(hearts.step(shown, 250)).toBe(false)
})
