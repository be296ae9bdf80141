import { afterEach, describe, expect, it } from 'vitest'
import { openScreen, type Screen, type ScreenOptions } from '../../src/tui/open-screen.tsx'
import { manyWorkers } from './fixtures/demo-boards.ts'
import { EmulatedTerminal, until } from './fixtures/emulated-terminal.ts'
import { logOf, type FakeBoard } from './fixtures/fake-board.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { renderScreen } from './fixtures/rendered-screen.ts'

const open: Screen[] = []
afterEach(async () => {
  for (const screen of open.splice(0)) await screen.close()
})

interface Opened {
  readonly terminal: EmulatedTerminal
  readonly screen: Screen
  readonly quits: string[]
  readonly interrupts: () => number
}

async function opened(
  board: FakeBoard,
  columns: number,
  rows: number,
  settings: Partial<ScreenOptions['settings']> = {},
): Promise<Opened> {
  const terminal = new EmulatedTerminal(columns, rows)
  const quits: string[] = []
  let interrupts = 0
  const screen = openScreen({
    board,
    terminal,
    sink: terminal,
    settings: {
      colours: 'truecolor',
      background: 'dark',
      ascii: false,
      outputMode: 'multiplexed',
      ...settings,
    },
    onQuit: (how) => void quits.push(how),
    onInterrupt: () => {
      interrupts += 1
    },
  })
  open.push(screen)
  await until(terminal, () => terminal.text().includes('? help'))
  return { terminal, screen, quits, interrupts: () => interrupts }
}

/** What agents print to break screens. */
const hostile = [
  '\u001b[2J\u001b[H\u001b[31mgone',
  '\u001b]0;title\u0007\u001b]52;c;aGk=\u0007after the title',
  '\u009b2Jeight bit',
  'x'.repeat(5000),
  '日本語の長い行'.repeat(40),
  'family 👩‍👩‍👧‍👦 flag 🇩🇪 heart ❤️ keycap 1️⃣ skin 👍🏽',
  'z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349a\u0303l\u0308go',
  'مرحبا بالعالم \u202eesrever\u202c עברית',
  'tab\tand\ttab\rover',
  '│ \u001b[1;1Hgutter',
  '› Edit \u001b[10;10Hsrc/a.ts  +1 −1',
  'a\u200bb\u{e0041}c',
  '｡ﾊﾟ half ＦＵＬＬ',
  // Two cells for us, many for a terminal that knows no joined emoji.
  '👩‍👩‍👧‍👦'.repeat(27),
]

describe('the painter, read back from a terminal', () => {
  it('shows cell for cell what Ink shows when it draws the bodies itself', async () => {
    for (const [make, columns, rows] of [
      [smallBoard, 80, 24],
      [middleBoard, 120, 40],
      [smallBoard, 60, 15],
      [middleBoard, 200, 50],
    ] as const) {
      const expected = await renderScreen(make(), { columns, rows })
      const { terminal } = await opened(make(), columns, rows)
      const still = (text: string): string => text.replace(/[⠋⠙⠹]/g, '⠿')
      const frame = still(await expected.frame())
      expected.close()
      await until(terminal, () => still(terminal.text()) === frame)
    }
  })

  it('keeps every border and every neighbour in place, whatever an agent prints', async () => {
    const board = manyWorkers(4)
    const { terminal } = await opened(board, 120, 40)
    const calm = terminal.rows()
    const neighbours = (rows: readonly string[]): readonly string[] =>
      rows.map((row) => row.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠿'))
    const borders = (): string[] =>
      [0, 59, 60, 119].flatMap((x) => Array.from({ length: 24 }, (_, y) => terminal.cell(x, y + 2)))
    const before = borders()
    const neighbour = (): string[] =>
      terminal
        .rows()
        .slice(3, 13)
        .map((_, y) => rightHalf(terminal, y + 3))
    const beside = neighbour()
    for (const [index, line] of hostile.entries()) {
      logOf(board, 0).add(line, `$ after ${index}`)
      await until(terminal, () => terminal.text().includes(`after ${index}`))
      expect(borders(), JSON.stringify(line.slice(0, 40))).toEqual(before)
      expect(neighbour(), JSON.stringify(line.slice(0, 40))).toEqual(beside)
    }
    expect(neighbours(terminal.rows()).slice(14, 26)).toEqual(neighbours(calm).slice(14, 26))
    expect(terminal.text()).not.toContain('\u202e')
  })

  it('leaves nothing of a longer line under a shorter one', async () => {
    const board = manyWorkers(2)
    const { terminal } = await opened(board, 120, 40)
    logOf(board, 0).add(...Array.from({ length: 60 }, (_, index) => `$ ${'long '.repeat(9)}${index}`))
    await until(terminal, () => terminal.text().includes('long 59'))
    logOf(board, 0).add(...Array.from({ length: 30 }, (_, index) => `$ ${index}`), '$ end')
    await until(terminal, () => terminal.text().includes('$ end'))
    expect(terminal.rows().slice(0, 26).join('\n')).not.toContain('long')
  })

  it('gives the chosen row its background to the right edge', async () => {
    const { terminal } = await opened(smallBoard(), 80, 24)
    const y = terminal.rows().findIndex((row) => row.startsWith('▸'))
    expect(terminal.background(79, y)).toBe(0x1d2129)
    expect(terminal.background(0, y)).toBe(0x1d2129)
    expect(terminal.background(79, y + 1)).toBe(-1)
  })

  it('paints nothing over a dialog while agents go on printing beside it', async () => {
    const board = manyWorkers(2)
    const { terminal } = await opened(board, 120, 40)
    terminal.type('q')
    await until(terminal, () => terminal.text().includes('Leave loopwork?'))
    const top = terminal.rows().findIndex((row) => row.includes('Leave loopwork?'))
    const left = terminal.rows()[top]!.search(/[┏] Leave/)
    const dialog = (): string[] =>
      Array.from({ length: 13 * 66 }, (_, at) => terminal.cell(left + (at % 66), top + Math.floor(at / 66)))
    const before = dialog()
    for (const worker of [0, 1]) {
      for (let index = 0; index < 60; index++)
        logOf(board, worker).add(`│ ${'over the dialog '.repeat(9)} ${index}`)
      for (let index = 0; index < 8; index++) logOf(board, worker).add(`│ ${'日本語'.repeat(30)} ${index}`)
    }
    logOf(board, 1).add('$ beside the dialog')
    await until(terminal, () => terminal.text().includes('日本'))
    expect(dialog()).toEqual(before)
    terminal.type('\u001b')
    await until(terminal, () => !terminal.text().includes('Leave loopwork?'))
    expect(terminal.text()).toContain('beside the dialog')
  })

  it('leaves nothing behind when panes come and go', async () => {
    const board = manyWorkers(1)
    const { terminal } = await opened(board, 120, 40)
    for (const workers of [4, 2, 9, 1, 3]) {
      board.change(manyWorkers(workers).facts)
      const expected = await renderScreen(manyWorkers(workers), { columns: 120, rows: 40 })
      const still = (text: string): string => text.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠿')
      const frame = still(await expected.frame())
      expected.close()
      await until(terminal, () => still(terminal.text()) === frame)
    }
  })

  it('survives a window dragged down to one cell and back', async () => {
    const { terminal } = await opened(middleBoard(), 120, 40)
    for (const [columns, rows] of [
      [80, 24],
      [40, 10],
      [39, 9],
      [7, 3],
      [1, 1],
      [2, 50],
      [300, 2],
      [60, 15],
    ] as const) {
      terminal.resize(columns, rows)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    for (let size = 100; size > 1; size -= 3) terminal.resize(size, size)
    terminal.resize(120, 40)
    const expected = await renderScreen(middleBoard(), { columns: 120, rows: 40 })
    const still = (text: string): string => text.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠿')
    const frame = still(await expected.frame())
    expected.close()
    await until(terminal, () => still(terminal.text()) === frame)
  })
})

describe('a terminal that stops reading', () => {
  it('holds up nothing: one frame waits, the others are skipped, the last is shown', async () => {
    const board = manyWorkers(2)
    const { terminal } = await opened(board, 120, 40)
    terminal.stalled = true
    const before = terminal.writes.length
    logOf(board, 0).add('$ line 0')
    await until(terminal, () => terminal.writes.length > before)
    for (let index = 1; index < 20; index++) {
      logOf(board, 0).add(`$ line ${index}`)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    expect(terminal.writes.length - before).toBe(1)
    terminal.goOn()
    await until(terminal, () => terminal.text().includes('line 19'))
  })

  it('closes without it', async () => {
    const { terminal, screen } = await opened(smallBoard(), 80, 24)
    terminal.stalled = true
    const before = terminal.writes.length
    terminal.type('?')
    await until(terminal, () => terminal.writes.length > before)
    await screen.close()
    expect(await screen.closed).toEqual({ kind: 'closed' })
  })

  it('that goes away ends the screen', async () => {
    const { terminal, screen } = await opened(smallBoard(), 80, 24)
    terminal.write = (_data, done) => done(new Error('EIO'))
    terminal.type('?')
    expect(await screen.closed).toEqual({ kind: 'gone' })
  })
})

describe('the terminal, borrowed and given back', () => {
  it('is in the alternate screen while open and as it was afterwards', async () => {
    const { terminal, screen } = await opened(smallBoard(), 80, 24)
    expect([terminal.isAlternate(), terminal.bracketedPaste(), terminal.wraps()]).toEqual([true, true, false])
    await screen.close()
    expect([terminal.isAlternate(), terminal.bracketedPaste(), terminal.wraps()]).toEqual([
      false,
      false,
      true,
    ])
  })

  it('takes a paste for no keys', async () => {
    const board = smallBoard()
    const { terminal } = await opened(board, 80, 24)
    terminal.type('\u001b[200~xpqR\u001b[201~')
    terminal.type('?')
    await until(terminal, () => terminal.text().includes('Keys in Workers'))
    expect(board.asks).toEqual([])
  })

  it('takes the answer to a question for no keys, and turns to its light colours', async () => {
    const board = smallBoard()
    const { terminal } = await opened(board, 80, 24, { background: 'auto' })
    expect(terminal.writes.join('')).toContain('\u001b]11;?')
    const y = terminal.rows().findIndex((row) => row.startsWith('▸'))
    terminal.type('\u001b]11;rgb:fafa/f8f8/')
    terminal.type('f2f2\u001b\\')
    await until(terminal, () => terminal.background(5, y) === 0xeef0f4)
    expect(board.asks).toEqual([])
    expect(board.retries).toEqual([])
  })

  it('hands Ctrl+C on and stays open', async () => {
    const { terminal, interrupts } = await opened(smallBoard(), 80, 24)
    terminal.type('\u0003')
    await until(terminal, () => interrupts() === 1)
    terminal.type('?')
    await until(terminal, () => terminal.text().includes('Keys in Workers'))
  })

  it('closes when somebody detaches', async () => {
    const { terminal, screen, quits } = await opened(smallBoard(), 80, 24)
    terminal.type('q')
    await until(terminal, () => terminal.text().includes('Leave loopwork?'))
    terminal.type('d')
    expect(await screen.closed).toEqual({ kind: 'left', how: 'detach' })
    expect(quits).toEqual(['detach'])
  })

  it('is given back when a component throws, and says what it was', async () => {
    const board = smallBoard()
    const { terminal, screen } = await opened(board, 80, 24)
    const rows = [...board.facts.rows]
    rows[0] = { ...rows[0]!, item: { ...rows[0]!.item, title: null as never } }
    board.change({ rows })
    expect((await screen.closed).kind).toBe('failed')
    expect(terminal.isAlternate()).toBe(false)
  })
})

/** From the middle on, cell by cell: what a too wide row at the left would have moved. */
const rightHalf = (terminal: EmulatedTerminal, y: number): string =>
  Array.from({ length: 60 }, (_, x) => terminal.cell(60 + x, y)).join('|')
