import { afterEach, describe, expect, it } from 'vitest'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'
import { itemId, oid } from '../../src/core/ids.ts'
import { at, type FakeBoard } from './fixtures/fake-board.ts'

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
    expect(board.takenBack).toMatchObject([{ kind: 'cancel', item: 'UI-002' }])
    expect(await lastLine(screen)).toContain('✓ UI-002 is as it was before it was skipped')
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

  it('is offered back also where it had failed', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    board.neededBy = async () => []
    await onTask(screen, 'API-007')
    await screen.press('s')
    expect(await lastLine(screen)).toContain('✓ API-007 skipped: it is cancelled; u takes it back')
    await screen.press('u')
    expect(board.takenBack).toMatchObject([{ kind: 'cancel', item: 'API-007' }])
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
    expect(board.takenBack).toMatchObject([{ kind: 'stop', item: 'AUTH-003' }])
    expect(await lastLine(screen)).toContain('✓ AUTH-003 goes on when its turn comes')
  })
})

describe('a retried task', () => {
  it('is failed again by u, and the one that was skipped before it by another u', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    board.neededBy = async () => []
    await onTask(screen, 'UI-006')
    await screen.press('s')
    await onTask(screen, 'API-007')
    await screen.press('r')
    expect(await lastLine(screen)).toContain('✓ API-007 is todo again; u takes it back')
    await screen.press('u')
    expect(await lastLine(screen)).toContain('✓ API-007 is as it was before the retry')
    await screen.press('u')
    expect(board.takenBack.map(({ kind, item }) => [kind, item])).toEqual([
      ['retry', 'API-007'],
      ['cancel', 'UI-006'],
    ])
  })

  it('is named in the footer and the list of actions while it can be taken back', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await onTask(screen, 'API-007')
    await screen.press('r')
    screen.store.setState({ outcome: null })
    expect(await lastLine(screen)).toContain('u undo retry')
    await screen.press(':', ...'take back')
    expect(await screen.frame()).toContain('take back the retry of API-007')
  })

  it('is refused with the reason where it has moved on since', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await onTask(screen, 'API-007')
    await screen.press('r')
    const [act] = board.acts
    board.change({ lastAct: { ...act!, movedOn: 'it is being worked on: stop it first' } })
    await screen.frame()
    await screen.press('u')
    expect(board.takenBack).toEqual([])
    expect(await lastLine(screen)).toContain(
      '✗ retry of API-007 not taken back: it is being worked on: stop it first',
    )
  })

  it('gives way to a merge that is later, once it is half a minute old', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await onTask(screen, 'API-007')
    await screen.press('r')
    board.change({
      lastAct: { ...board.acts[0]!, at: at - 40_000 },
      lastDone: { commit: oid('a'.repeat(40)), at: at - 10_000 },
    })
    await screen.frame()
    board.merges.set('', { item: itemId('DOC-001'), commit: oid('b'.repeat(40)) })
    await screen.press('u')
    expect(board.takenBack).toEqual([])
    expect(screen.store.getState().modal).toMatchObject({ kind: 'undo' })
  })
})
