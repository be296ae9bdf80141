import { afterEach, expect, test } from 'vitest'
import { reason } from '../../src/core/reason.ts'
import { FakeBoard, row, slot, at } from './fixtures/fake-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

const failed = {
  status: 'failed',
  failedAt: at,
  reason: reason('agent:exit-1', 'agent: exit 1'),
} as const

/** C needs B, which has failed, and A. */
function chain(): FakeBoard {
  return new FakeBoard({
    rows: [
      row({ id: 'B', title: 'The one that failed', standing: failed, seconds: 3, attempts: 3 }),
      row({ id: 'A', title: 'The one before', phase: 'running', seconds: 60 }),
      row({ id: 'C', title: 'The last', needs: ['B', 'A'] }),
    ],
    slots: [slot(0, null, 'Free.')],
  })
}

async function whyOfC(board: FakeBoard, columns = 100): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns, rows: 30 })
  open.push(screen)
  await screen.press(']', 'G', 'W')
  await screen.read()
  return screen
}

test('what it waits for stands below it, with the way on, and follows what happens', async () => {
  const board = chain()
  const screen = await whyOfC(board)
  const frame = await screen.frame()
  expect(frame).toContain('Why C is not running')
  expect(frame).toMatch(/└ B +The one that failed +failed +agent: exit 1/)
  expect(frame).toMatch(/└ A +The one before +running/)
  expect(frame).toContain('It can start when B is retried and done. At the earliest in 2m.')
  expect(board.windows.at(-1)?.why).toBe('C')
  board.change({
    rows: board.facts.rows.map((each) => (each.item.id === 'B' ? row({ id: 'B', title: 'Again' }) : each)),
  })
  expect(await screen.frame()).toContain('It can start when B and A are done.')
})

test('keys act on the task of the row: retry, skip, open', async () => {
  const board = chain()
  const screen = await whyOfC(board)
  await screen.press('r')
  expect(board.retries).toEqual([])
  await screen.press('j')
  expect(await screen.frame()).toMatch(/r retry +s skip/)
  await screen.press('r')
  expect(board.retries).toEqual(['B'])
  await screen.press('enter')
  expect(screen.store.getState().modal).toBeNull()
  expect(screen.store.getState().pages.at(-1)).toMatchObject({ kind: 'task', item: 'B' })
})

test('Esc, and the key that opened it, close it; nothing is read for it then', async () => {
  const board = chain()
  const screen = await whyOfC(board, 60)
  await screen.press('W')
  await screen.read()
  expect(board.windows.at(-1)).not.toHaveProperty('why')
  await screen.press('W', 'escape')
  expect(screen.store.getState().modal).toBeNull()
})

test('of a task in work it says who does it, since when, and what comes after', async () => {
  const screen = await renderScreen(chain(), { columns: 100, rows: 30 })
  open.push(screen)
  await screen.press(']', 'g', 'j', 'W')
  const frame = (await screen.frame()).replaceAll(/[\s┃]+/g, ' ')
  expect(frame).toContain('Why A is running')
  expect(frame).toMatch(
    /W0 with [^,]+, try 1 of \d, begun 1:00 ago; its agent may work for [\d:]+\. Then .*its merge/,
  )
})
