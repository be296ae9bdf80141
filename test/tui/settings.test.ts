import { afterEach, expect, test } from 'vitest'
import type { Setting } from '../../src/core/run/setting.ts'
import type { FakeBoard } from './fixtures/fake-board.ts'
import { settingsBoard } from './fixtures/settings-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function settingsOf(board: FakeBoard, size = { columns: 100, rows: 40 }): Promise<RenderedScreen> {
  const screen = await renderScreen(board, size)
  open.push(screen)
  await screen.press(',')
  return screen
}

const lastLine = async (screen: RenderedScreen): Promise<string> =>
  (await screen.frame()).split('\n').at(-1) ?? ''

async function choose(screen: RenderedScreen, key: Setting['key']): Promise<void> {
  await screen.press('g')
  const chosen = () => {
    const { modal } = screen.store.getState()
    return modal?.kind === 'settings' ? modal.chosen : null
  }
  for (let row = 0; row < 30 && chosen() !== key; row++) await screen.press('j')
  expect(chosen()).toBe(key)
}

test('each value is shown with where it comes from', async () => {
  const screen = await settingsOf(settingsBoard())
  const frame = await screen.frame()
  expect(frame).toMatch(/▸ workers +2 +default/)
  expect(frame).toMatch(/tries +3 +\.loopworkrc line 6/)
  expect(frame).toMatch(/stop at cost +\$20 +--max-cost/)
  expect(frame).toMatch(/bell +on +default/)
  expect(frame).toMatch(/theme +auto +default/)
  expect(frame).toContain('A change holds for this run; w writes it to ~/.config/loopwork/config.yaml.')
  await screen.press(',')
  expect(await screen.frame()).not.toContain('Settings')
})

test('of a choice Enter takes the next, of a sum one that is typed; Backspace the default', async () => {
  const board = settingsBoard()
  const screen = await settingsOf(board)
  await choose(screen, 'parallel.strategy')
  await screen.press('enter')
  expect(board.settingsChanged).toEqual([['parallel.strategy', 'dependency']])
  expect(await lastLine(screen)).toContain('✓ strategy: dependency, for this run')
  expect(await screen.frame()).toMatch(/strategy +dependency +you, 0s ago/)
  await choose(screen, 'limits.cost')
  await screen.press('enter', 'ctrl+u', '3', '5', 'enter')
  expect(board.settingsChanged.at(-1)).toEqual(['limits.cost', '35'])
  await screen.press('backspace')
  expect(board.settingsChanged.at(-1)).toEqual(['limits.cost', null])
  expect(await screen.frame()).toMatch(/▸ stop at cost +none +default, by you, 0s ago/)
  await screen.press('enter', '9', 'escape')
  expect(board.settingsChanged).toHaveLength(3)
  expect(await screen.frame()).toContain('Settings')
})

test('what is refused can be typed on, and says why beside it', async () => {
  const board = settingsBoard()
  board.noSetting = 'must be at most 100; found 1000'
  const screen = await settingsOf(board)
  await choose(screen, 'retry.attempts')
  await screen.press('enter', '0', '0', 'enter')
  expect(await lastLine(screen)).toContain('✗ tries not changed: must be at most 100; found 1000')
  const { modal } = screen.store.getState()
  expect(modal).toMatchObject({ input: { text: '300' }, refusal: 'must be at most 100; found 1000' })
})

test('workers are asked of who supervises, and looks change on this screen at once', async () => {
  const board = settingsBoard()
  const screen = await settingsOf(board)
  await choose(screen, 'parallel.maxTasks')
  await screen.press('enter', 'backspace', '5', 'enter')
  expect(board.asks).toEqual([{ kind: 'scale', to: 5 }])
  await screen.press('enter', 'ctrl+u', '9', '9', 'enter')
  expect(await lastLine(screen)).toContain('workers not changed: a whole number from 1 to 64')
  await screen.press('escape')
  await choose(screen, 'tui.theme')
  await screen.press('right')
  expect(screen.store.getState().look.theme).toBe('dark')
  expect(await screen.frame()).toMatch(/theme +dark +you, since it runs/)
  await screen.press('left')
  expect(screen.store.getState().look.theme).toBe('auto')
  await choose(screen, 'parallel.outputMode')
  await screen.press('enter')
  expect(screen.store.getState().outputMode).toBe('buffered')
  await choose(screen, 'tui.mouse')
  await screen.press('enter')
  expect(await lastLine(screen)).toContain('mouse: on, until the screen closes')
})

test('Backspace gives back what it is by default, of workers and of this screen too', async () => {
  const board = settingsBoard()
  board.change({ wanted: 6 })
  const screen = await settingsOf(board)
  await choose(screen, 'parallel.maxTasks')
  expect(await screen.frame()).toMatch(/▸ workers +6 +you, since it runs/)
  await screen.press('backspace')
  expect(board.asks).toEqual([{ kind: 'scale', to: 2 }])
  await choose(screen, 'tui.mouse')
  await screen.press('right', 'backspace')
  expect(await lastLine(screen)).toContain('mouse: off, until the screen closes')
  await choose(screen, 'tui.characters')
  await screen.press('backspace')
  expect(await lastLine(screen)).toContain('✗ what the terminal can is looked at when the screen opens')
})

test('workers that were given another way are by default again after Backspace, and by a person', async () => {
  const board = settingsBoard()
  const given = { kind: 'given', where: '.loopworkrc line 2' } as const
  board.settingsShown = board.settingsShown.map((each) =>
    each.key === 'parallel.maxTasks' ? { ...each, value: '5', written: '5', from: given } : each,
  )
  board.change({ wanted: 5 })
  const screen = await settingsOf(board)
  expect(await screen.frame()).toMatch(/▸ workers +5 +\.loopworkrc line 2/)
  board.change({ wanted: 2 })
  expect(await screen.frame()).toMatch(/▸ workers +2 +default, by you, since it runs/)
})

test('w keeps what the value is now in the file that is named, and says so', async () => {
  const board = settingsBoard()
  const screen = await settingsOf(board)
  await choose(screen, 'tui.theme')
  await screen.press('right', 'w')
  expect(board.settingsWritten).toEqual([['tui.theme', 'dark']])
  expect(await lastLine(screen)).toContain('✓ theme: dark, written to ~/.config/loopwork/config.yaml')
  board.noSetting = '.loopworkrc has changed since it was read here; read it, then write it again'
  await choose(screen, 'retry.attempts')
  await screen.press('w')
  expect(await lastLine(screen)).toContain('✗ tries not written: .loopworkrc has changed since')
})

test('on a screen that is all dialog the answer is in it', async () => {
  const board = settingsBoard()
  const screen = await settingsOf(board, { columns: 60, rows: 20 })
  await choose(screen, 'notify.bell')
  await screen.press('enter')
  expect(await screen.frame()).toContain('bell: off, for this run')
})
