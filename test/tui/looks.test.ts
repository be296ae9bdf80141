import { afterEach, describe, expect, it } from 'vitest'
import { themeNames } from '../../src/text/look/looks.ts'
import { setAmbiguousWide } from '../../src/text/cells.ts'
import { mouseReport } from '../../src/tui/mouse/mouse-report.ts'
import { onMouse } from '../../src/tui/mouse/on-mouse.ts'
import { boards } from './fixtures/demo-boards.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
  setAmbiguousWide(false)
})

type Made = Parameters<typeof renderScreen>

async function screenOf(...made: Made): Promise<RenderedScreen> {
  const screen = await renderScreen(...made)
  open.push(screen)
  return screen
}

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
  { columns: 300, rows: 100 },
  { columns: 40, rows: 10 },
] as const

const sgr = /\u001b\[[\d;]*m/g
const withoutColours = (frame: string): string =>
  frame
    .replaceAll(sgr, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')

describe('each theme', () => {
  for (const size of sizes)
    it(`says the same at ${size.columns}x${size.rows}, in its own colours alone`, async () => {
      const plain = await (await screenOf(middleBoard(), size)).frame()
      for (const theme of themeNames) {
        const screen = await screenOf(middleBoard(), size, { theme, colours: 'truecolor' })
        expect(withoutColours(await screen.frame())).toBe(plain)
        const codes = new Set((screen.raw().match(sgr) ?? []).flatMap((code) => code.slice(2, -1)))
        const isHue = /[34]8;2;\d+;\d+;\d+/g
        const hasHues = [...codes].some((code) => code.search(isHue) !== -1)
        const hasNames = [...codes].some((code) => /\b(?:3[1-7]|9[0-7])\b/.test(code.replaceAll(isHue, '')))
        expect([theme, hasHues, hasNames]).toEqual([
          theme,
          theme !== 'mono' && theme !== 'ansi-16',
          theme === 'ansi-16',
        ])
      }
    })

  it('is the next one with T, which says how to have it for good', async () => {
    const screen = await screenOf(smallBoard(), { columns: 100, rows: 30 }, { colours: 'truecolor' })
    await screen.press('T')
    expect(screen.store.getState().look.theme).toBe('dark')
    expect(withoutColours(await screen.frame())).toContain('theme dark; for good: tui.theme in the config')
    await screen.press(...Array.from({ length: themeNames.length - 1 }, () => 'T'))
    expect(screen.store.getState().look.theme).toBe('auto')
    await screen.press(':', ...'theme high', 'enter')
    expect(screen.store.getState().look.theme).toBe('high-contrast')
  })

  it('is none where there are no colours, which T says', async () => {
    const screen = await screenOf(smallBoard(), { columns: 100, rows: 30 }, { colours: 'mono' })
    await screen.press('T')
    expect(withoutColours(await screen.frame())).toContain('✗ this terminal is to show no colours')
  })
})

describe('other characters', () => {
  for (const size of sizes)
    it(`stand in the same columns at ${size.columns}x${size.rows}`, async () => {
      const plain = (await (await screenOf(middleBoard(), size)).frame()).split('\n')
      const ascii = (await (await screenOf(middleBoard(), size, { ascii: true })).frame()).split('\n')
      const wide = (await (await screenOf(middleBoard(), size, { characters: 'wide' })).frame()).split('\n')
      expect(ascii.map((line) => line.length)).toEqual(plain.map((line) => line.length))
      for (const line of ascii) expect(line).toMatch(/^[\x20-\x7e]*$/)
      // Nothing that may be two cells, but what an agent or a task has said.
      for (const line of wide) expect(line).not.toMatch(/[\u2500-\u257f…]/)
      expect(wide).toHaveLength(plain.length)
    })
})

describe('the mouse', () => {
  it('is told of in SGR form', () => {
    expect(mouseReport('[<0;5;3M')).toEqual({ kind: 'click', x: 4, y: 2 })
    expect(mouseReport('[<64;5;3M')).toEqual({ kind: 'wheel', x: 4, y: 2, rows: -3 })
    expect(mouseReport('[<65;5;3M')).toEqual({ kind: 'wheel', x: 4, y: 2, rows: 3 })
    for (const other of ['[<0;5;3m', '[<2;5;3M', '[<32;5;3M', '[<68;5;3M', '11;rgb:0/0/0', '[1;3R'])
      expect(mouseReport(other)).toBeNull()
  })

  it('focuses a pane and a row with a click, and opens what is chosen with another', async () => {
    const screen = await screenOf(middleBoard(), { columns: 120, rows: 40 })
    const state = () => screen.store.getState()
    onMouse(screen.context, { kind: 'click', x: 90, y: 20 })
    expect(state().focus).toEqual({ on: 'pane', worker: 3 })
    const lines = (await screen.frame()).split('\n')
    const row = lines.findIndex((line) => line.includes('API-001   Paginate'))
    onMouse(screen.context, { kind: 'click', x: 10, y: row })
    expect(state().focus).toEqual({ on: 'list' })
    expect(state().lists.workers.cursor.item).toBe('API-001')
    onMouse(screen.context, { kind: 'click', x: 10, y: row })
    expect(state().focus).toEqual({ on: 'pane', worker: 1 })
    onMouse(screen.context, { kind: 'click', x: 90, y: 5 })
    expect(state().zoomed).toBe(true)
  })

  it('scrolls what is under it: a pane without taking the focus, a table, a dialog', async () => {
    const screen = await screenOf(middleBoard(), { columns: 120, rows: 40 })
    const state = () => screen.store.getState()
    onMouse(screen.context, { kind: 'wheel', x: 90, y: 5, rows: -3 })
    expect(state().focus).toEqual({ on: 'pane', worker: 0 })
    expect([...state().scrolls.keys()]).toEqual([expect.stringContaining('W1')])
    onMouse(screen.context, { kind: 'wheel', x: 10, y: 32, rows: 3 })
    expect(state().lists.workers.cursor.index).toBe(4)
    await screen.press('?')
    onMouse(screen.context, { kind: 'click', x: 10, y: 32 })
    onMouse(screen.context, { kind: 'wheel', x: 10, y: 32, rows: 3 })
    expect(state().modal).toMatchObject({ kind: 'help' })
  })

  it('does nothing on what is no row and no pane', async () => {
    const screen = await screenOf(boards['empty']!(), { columns: 80, rows: 24 })
    const before = screen.store.getState()
    for (const y of [0, 5, 23]) onMouse(screen.context, { kind: 'click', x: 3, y })
    expect(screen.store.getState()).toBe(before)
  })
})
