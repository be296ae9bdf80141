import { afterEach, expect, it } from 'vitest'
import { middleBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function opened(columns = 120, rows = 40): Promise<RenderedScreen> {
  const screen = await renderScreen(middleBoard(), { columns, rows })
  open.push(screen)
  await screen.press('D')
  return screen
}

const rowOf = (frame: string, id: string): string =>
  frame.split('\n').find((line) => line.includes(` ${id} `)) ?? ''

it('shows with D what waits for what, the longest way open and marked with how long it takes', async () => {
  const screen = await opened()
  const frame = await screen.frame()
  expect(frame).toContain('› what waits for what')
  expect(frame).toMatch(/The longest way to the end takes about \d+:\d\d, along the tasks marked ━/)
  expect(frame.split('\n').find((line) => line.startsWith('▸'))).toMatch(/^▸ ━/)
})

it('folds and unfolds, opens the task with Enter and comes back to the same row', async () => {
  const screen = await opened()
  const before = await screen.frame()
  await screen.press('h')
  const folded = await screen.frame()
  expect(folded).not.toBe(before)
  await screen.press('l')
  expect(await screen.frame()).toBe(before)
  await screen.press('space', 'space')
  expect(await screen.frame()).toBe(before)
  await screen.press('j')
  const chosen = /^▸.*?[▾▸ ] \S (\S+)/m.exec(await screen.frame())?.[1]
  expect(chosen).toBeDefined()
  await screen.press('enter')
  expect(await screen.frame()).toContain(`› ${chosen!}`)
  await screen.press('escape')
  expect(rowOf(await screen.frame(), chosen!)).toMatch(/^▸/)
  await screen.press('escape')
  expect(await screen.frame()).toContain('[Workers]')
})

it('refuses to unfold what nobody waits for', async () => {
  const screen = await opened()
  await screen.press('G', 'l')
  for (let row = 0; row < 20; row++) await screen.press('k', 'l')
  const { opened: byHand } = screen.store.getState().needs
  expect(byHand.size).toBeGreaterThan(0)
})
