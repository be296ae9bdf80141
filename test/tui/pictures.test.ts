import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { keyTable } from '../../src/keymap/key-table.ts'
import { terminalSvg, type Paper } from '../../scripts/pictures/svg.ts'
import { terminalGrid } from '../../scripts/pictures/terminal-grid.ts'
import { palettes } from '../../src/tui/theme/palette.ts'
import { boards, mergingBoard, triedBoard } from './fixtures/demo-boards.ts'
import type { FakeBoard } from './fixtures/fake-board.ts'
import { conflictBoard } from './fixtures/conflict-board.ts'
import { diffBoard } from './fixtures/diff-board.ts'
import { middleBoard } from './fixtures/reference-board.ts'
import { found } from './fixtures/setup-facts.ts'
import { literal } from '../../src/text/safe.ts'
import type { Row } from '../../src/text/row.ts'
import type { Size } from '../../src/tui/layout/rectangle.ts'
import { setupRows } from '../../src/tui/start/setup/setup-rows.ts'
import { welcomeRows } from '../../src/tui/start/welcome-rows.ts'
import { themeOf } from '../../src/tui/theme/look.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

/** `npm run pictures` draws them anew. */
const update = process.env['UPDATE_FRAMES'] === '1'
const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))

const papers: Readonly<Record<'dark' | 'light', Paper>> = {
  dark: { background: '#14161b', text: palettes.dark.textOnHighlight },
  light: { background: '#faf8f2', text: palettes.light.textOnHighlight },
}

interface Picture {
  readonly name: string
  readonly title: string
  readonly board: () => FakeBoard
  readonly size: readonly [columns: number, rows: number]
  readonly keys?: readonly string[]
}

const pictures: readonly Picture[] = [
  { name: 'workers', title: 'Workers: a pane for each, tasks below', board: middleBoard, size: [120, 34] },
  { name: 'tasks', title: 'Tasks', board: middleBoard, size: [120, 30], keys: [']', 'j'] },
  {
    name: 'task',
    title: 'A task, opened',
    board: triedBoard,
    size: [120, 40],
    keys: ['escape', 'g', 'enter', 'j'],
  },
  {
    name: 'conflict',
    title: 'A conflict',
    board: conflictBoard,
    size: [120, 30],
    keys: [']', 'g', 'enter'],
  },
  { name: 'merges', title: 'Merges', board: mergingBoard, size: [120, 30], keys: [']', ']', 'j'] },
  { name: 'diff', title: 'What a task has changed', board: diffBoard, size: [120, 36], keys: ['d'] },
  { name: 'needs', title: 'What waits for what', board: middleBoard, size: [120, 30], keys: ['D', 'j'] },
  { name: 'palette', title: 'All actions', board: middleBoard, size: [120, 30], keys: [':'] },
  { name: 'summary', title: 'The end of a run', board: () => boards['mixed']!(), size: [120, 40] },
  { name: 'help', title: 'The keys', board: middleBoard, size: [120, 40], keys: ['?'] },
]

/** Pages before a run: rows alone. */
const still: readonly {
  readonly name: string
  readonly title: string
  readonly size: Size
  readonly rowsOf: (size: Size) => readonly Row[]
}[] = [
  {
    name: 'setup',
    title: 'A first start',
    size: { columns: 100, rows: 24 },
    rowsOf: (size) => setupRows(found, size),
  },
  {
    name: 'welcome',
    title: 'The demo',
    size: { columns: 100, rows: 24 },
    rowsOf: (size) =>
      welcomeRows(
        { workers: 3, keymap: keyTable, folder: literal('/tmp/loopwork-demo-…'), isStarting: false },
        size,
      ),
  },
]

const backgrounds = ['dark', 'light'] as const

test.each(still.flatMap((page) => backgrounds.map((background) => ({ ...page, background }))))(
  'the picture of $name, $background, is what the page shows',
  async ({ name, title, size, rowsOf, background }) => {
    const theme = themeOf({
      ...{ theme: 'auto', colours: 'truecolor', background, characters: 'unicode' },
    })
    const painted = rowsOf(size)
      .map((row) => theme.paint(row))
      .join('\r\n')
    const grid = await terminalGrid(painted, size.columns, size.rows)
    matchesPicture(`${name}-${background}`, terminalSvg(grid, size.columns, title, papers[background]))
  },
)

const drawn = pictures.flatMap((picture) => backgrounds.map((background) => ({ ...picture, background })))

/** The frame once nothing is added to it: source is coloured after it has been shown. */
async function settled(screen: RenderedScreen): Promise<string> {
  await import('../../src/tui/syntax/open-syntax.ts')
  let [last, same] = ['', 0]
  while (same < 10) {
    await screen.frame()
    await new Promise((resolve) => setTimeout(resolve, 5))
    same = screen.raw() === last ? same + 1 : 0
    last = screen.raw()
  }
  return last
}

test.each(drawn)('the picture of $name, $background, is what the screen shows', async (picture) => {
  const [columns, rows] = picture.size
  const screen = await renderScreen(
    picture.board(),
    { columns, rows },
    { colours: 'truecolor', background: picture.background },
  )
  await screen.press(...(picture.keys ?? []))
  const grid = await terminalGrid(await settled(screen), columns, rows)
  screen.close()
  const svg = terminalSvg(grid, columns, picture.title, papers[picture.background])
  matchesPicture(`${picture.name}-${picture.background}`, svg)
})

function matchesPicture(name: string, svg: string): void {
  const file = path.join(folder, `${name}.svg`)
  if (update) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, svg)
  }
  expect(svg).toBe(readFileSync(file, 'utf8'))
}
