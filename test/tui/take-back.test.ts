import { afterEach, describe, expect, it } from 'vitest'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'
import type { FakeBoard } from './fixtures/fake-board.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function screenOf(board: FakeBoard): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns: 120, rows: 40 })
  open.push(screen)
  return screen
}

const lastLine = async (screen: RenderedScreen): Promise<string> =>
  (await screen.frame()).split('\n').at(-1) ?? ''

async function onTask(screen: RenderedScreen, id: string): Promise<void> {
  await screen.press('escape', 'g')
  for (let row = 0; row < 30 && screen.store.getState().lists.workers.cursor.item !== id; row++)
    await screen.press('j')
}

describe('a skipped task', () => {
  it('is cancelled at once where nothing needs it, and u takes it back', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await onTask(screen, 'UI-002')
    await screen.press('s')
    expect(board.cancelled).toEqual(['UI-002'])
    expect(await lastLine(screen)).toContain('✓ UI-002 skipped: it is cancelled; u takes it back')
    await screen.press('u')
    expect(board.retries).toEqual(['UI-002'])
    expect(await lastLine(screen)).toContain('✓ UI-002 is todo again, as it was')
  })

  it('is asked for by name where others need it', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await onTask(screen, 'AUTH-004')
    await screen.press('s')
    expect(board.cancelled).toEqual(['AUTH-004'])
    const needed = screen.store.getState().snapshot!.rows.find(({ state }) => state === 'todo')!.item.id
    board.neededBy = async () => [needed]
    await onTask(screen, needed)
    await screen.press('s')
    expect(await screen.frame()).toContain(`Skip ${needed}?`)
    await screen.press('escape')
    expect(board.cancelled).toEqual(['AUTH-004'])
    await screen.press('s', 'enter')
    expect(board.cancelled).toEqual(['AUTH-004', needed])
  })

  it('is not offered back where it had failed, as a retry begins it anew', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    board.neededBy = async () => []
    await onTask(screen, 'UI-006')
    await screen.press('s')
    await onTask(screen, 'API-007')
    await screen.press('s')
    expect(board.cancelled).toEqual(['UI-006', 'API-007'])
    expect(await lastLine(screen)).toContain('✓ API-007 skipped: it is cancelled; r begins it anew')
    await screen.press('u')
    expect(board.retries).toEqual([])
  })

  it('is none that a worker has', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('s')
    expect(board.cancelled).toEqual([])
    expect(await lastLine(screen)).toContain('✗ AUTH-003 not skipped: it is running')
  })
})

describe('a stopped task', () => {
  it('is started again by u, wherever the keys are then', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('x')
    expect(await lastLine(screen)).toContain('stopped, back to todo; u takes it back')
    await screen.press('1', 'u')
    expect(board.retries).toEqual(['AUTH-003'])
    expect(await lastLine(screen)).toMatch(/✓ AUTH-003 is todo again(?!,)/)
  })
})
