import { afterEach, describe, expect, it } from 'vitest'
import { manyWorkers } from '../fixtures/demo-boards.ts'
import { logOf, type FakeBoard } from '../fixtures/fake-board.ts'
import { renderScreen, type RenderedScreen } from '../fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

/** One worker, zoomed; its agent has printed 300 lines, every fiftieth of them with a hit. */
async function zoomed(board: FakeBoard = chatty(), columns = 100, rows = 30): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns, rows })
  open.push(screen)
  await screen.press('z')
  return screen
}

function chatty(): FakeBoard {
  const board = manyWorkers(1)
  const lines = Array.from({ length: 300 }, (_, index) =>
    index % 50 === 49 ? `│ Error ${index}` : `│ line ${index}`,
  )
  logOf(board, 0).add(...lines)
  return board
}

/** The frame once it shows something, or shows it no more. */
async function shows(screen: RenderedScreen, what: string | RegExp, not = false): Promise<string> {
  for (;;) {
    const frame = await screen.frame()
    if ((typeof what === 'string' ? frame.includes(what) : what.test(frame)) !== not) return frame
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const showsNo = (screen: RenderedScreen, what: string | RegExp): Promise<string> => shows(screen, what, true)

describe('searching', () => {
  it('goes to the first match from here on as it is typed, and counts all', async () => {
    const screen = await zoomed()
    await screen.press('g', '/', ...'err')
    await shows(screen, 'Error 49')
    await shows(screen, / \/ err .*Enter keep {3}Esc back/)
    await screen.press('enter')
    await shows(screen, 'err  1 of 6   n next N previous')
    await screen.press('n')
    expect(await shows(screen, '2 of 6')).toContain('│ Error 99')
    await screen.press('N')
    await shows(screen, '1 of 6')
    await screen.press('N')
    await shows(screen, '6 of 6')
    await shows(screen, 'that was the first match: the last again')
  })

  it('is left by Esc: while it is typed to where one was, later to no search, then out of the zoom', async () => {
    const screen = await zoomed()
    await screen.press('g')
    const before = await screen.frame()
    await screen.press('/', ...'Error 249')
    await shows(screen, 'Error 249')
    await screen.press('escape')
    await screen.frame().then((frame) => expect(frame).toBe(before))
    await screen.press('/', ...'Error', 'enter')
    await shows(screen, '1 of 6')
    await screen.press('escape')
    await showsNo(screen, 'of 6')
    expect(screen.store.getState().zoomed).toBe(true)
    await screen.press('escape')
    expect(screen.store.getState().zoomed).toBe(false)
  })

  it('says where there is nothing, and what is no expression yet', async () => {
    const screen = await zoomed()
    await screen.press('/', ...'nowhere', 'enter')
    await shows(screen, 'nowhere  no match')
    await screen.press('n')
    await shows(screen, 'no match')
    await screen.press('/', ...'/(/')
    await shows(screen, 'not a regular expression yet')
    await screen.press('escape', 'escape', 'n')
    await shows(screen, 'nothing is searched for: / does')
  })

  it('goes on in the lines of the other form', async () => {
    const board = chatty()
    const { FakeLog } = await import('../fixtures/fake-board.ts')
    logOf(board, 0).printed = new FakeLog(['│ {"type":"error"}', '│ {"type":"error"}'])
    const screen = await zoomed(board)
    await screen.press('g', '/', ...'error', 'enter')
    await shows(screen, '1 of 6')
    await screen.press('v')
    await shows(screen, '1 of 2')
  })
})

describe('copying', () => {
  it('takes one line, without its sign', async () => {
    const screen = await zoomed()
    await screen.press('y')
    await shows(screen, /^┃▸│ Error 299/m)
    await screen.press('k', 'y')
    await shows(screen, '1 line copied, by OSC 52')
    expect(screen.clipboard).toEqual(['line 298'])
  })

  it('takes a range in either direction, and scrolls along', async () => {
    const screen = await zoomed()
    await screen.press('y', 'v', ...Array<string>(40).fill('k'))
    await shows(screen, /(?:^┃▸.*\n){25}/m)
    await screen.press('y')
    await shows(screen, '41 lines copied')
    const lines = screen.clipboard[0]!.split('\n')
    expect(lines).toHaveLength(41)
    expect([lines[0], lines.at(-1)]).toEqual(['line 259', 'Error 299'])
  })

  it('takes all of it; what is too long for the clipboard goes to a file', async () => {
    const board = chatty()
    const screen = await zoomed(board)
    await screen.press('Y')
    await shows(screen, 'too much for the clipboard: 305 lines are in /state/copied.txt')
    expect(board.copies[0]!.text.split('\n')).toHaveLength(305)
    expect(screen.clipboard).toEqual([])
  })

  it('begins at the match that is looked at, and is left by Esc', async () => {
    const screen = await zoomed()
    await screen.press('g', '/', ...'Error 149', 'enter')
    await shows(screen, '1 of 1')
    await screen.press('y', 'y')
    await shows(screen, '1 line copied')
    expect(screen.clipboard).toEqual(['Error 149'])
    await screen.press('y', 'v', 'j')
    await shows(screen, 'Esc back  y copy  v no range')
    await screen.press('escape')
    await showsNo(screen, /^┃▸/m)
    expect(screen.store.getState().zoomed).toBe(true)
  })

  it('ends when another task comes into the pane', async () => {
    const board = chatty()
    const screen = await zoomed(board)
    await screen.press('y')
    board.change(manyWorkers(2).facts)
    await shows(screen, '0/2')
    expect(screen.store.getState().copying).toBeNull()
  })
})

describe('wrapping', () => {
  it('shows the whole of a long line, and cuts it again', async () => {
    const board = manyWorkers(1)
    logOf(board, 0).add(`│ ${'word '.repeat(60)}end`, '│ short')
    const screen = await zoomed(board)
    await showsNo(screen, 'word end')
    await screen.press('w')
    await shows(screen, 'word end')
    await shows(screen, 'long lines are shown whole')
    await screen.press('w')
    await showsNo(screen, 'word end')
  })

  it('moves through a line that is longer than the screen row by row', async () => {
    const board = manyWorkers(1)
    logOf(board, 0).add(`│ ${Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(' ')}`)
    const screen = await zoomed(board)
    await screen.press('w', 'g')
    const seen = new Set<string>()
    for (let page = 0; page < 30; page++) {
      for (const word of (await screen.frame()).match(/w\d+/g) ?? []) seen.add(word)
      await screen.press('pagedown')
    }
    expect(seen.size).toBe(2_000)
  })
})
