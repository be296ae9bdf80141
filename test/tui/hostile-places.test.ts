import { afterEach, describe, expect, test } from 'vitest'
import type { LastAct } from '../../src/core/acts/act.ts'
import { itemId } from '../../src/core/ids.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { foreignIn } from '../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../support/text/hostile-texts.ts'
import { at, type FakeBoard } from './fixtures/fake-board.ts'
import { filledAnew, hostileBoard, hostileEnd } from './fixtures/hostile-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

/* What tasks, agents, git, vendors and configs say, in every field at once, on every place of the screen. */

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

const columns = 100

async function opened(board: FakeBoard, keys: readonly string[]): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns, rows: 30 })
  open.push(screen)
  await screen.press(...keys)
  return screen
}

async function expectHarmless(screen: RenderedScreen, name: string): Promise<void> {
  await screen.frame()
  for (const row of screen.raw().split('\n')) {
    expect(foreignIn(row), name).toEqual([])
    expect(cellWidth(row), `${name}: ${row}`).toBeLessThanOrEqual(columns)
  }
}

describe.each<readonly [place: string, ...keys: string[]]>([
  ['the workers'],
  ['a zoomed pane', 'z'],
  ['the tasks', ']'],
  ['the merges', 'm'],
  ['the events', '['],
  ['an opened event', '[', 'j', 'enter'],
  ['the tree of needs', 'D'],
  ['a task', ']', 'g', 'j', 'enter'],
  ['a task at work', ']', 'g', 'j', 'j', 'enter'],
  ['a conflict', ']', 'g', 'enter'],
  ['a conflict, its second file', ']', 'g', 'enter', 'j'],
  ['a diff', 'd'],
  ['why a task is not running', ']', 'g', 'j', 'j', 'j', 'W'],
  ['why a task has failed', ']', 'g', 'j', 'W'],
  ['the notices', 'i'],
  ['a new task that needs another', 'c', 'tab', 'tab', 'tab', 'F', '-', '1'],
])('%s', (place, ...keys) => {
  test(`shows ${hostileTexts.length} hostile texts in its own rows, and as text`, async () => {
    const board = hostileBoard('calm')
    const screen = await opened(board, keys)
    expect(await screen.frame(), place).toContain('calm')
    for (const [name, raw] of hostileTexts) {
      filledAnew(board, hostileBoard(raw))
      await expectHarmless(screen, name)
    }
  })
})

test('a summary shows them in its own rows, and as text', async () => {
  const board = hostileEnd('calm')
  const screen = await opened(board, [])
  for (const [name, raw] of hostileTexts) {
    filledAnew(board, hostileEnd(raw))
    await expectHarmless(screen, name)
  }
})

const kinds = [
  'clear screen',
  'title',
  'clipboard',
  'CSI as C1',
  'bell',
  'bidi override',
  'tag characters',
  'zalgo',
]
const oneOfEach = hostileTexts.filter(([name]) =>
  [...kinds, 'line end in a title', 'OSC cut short'].includes(name),
)

const lastAct = (more: Partial<LastAct>): LastAct => ({
  ...{ id: 1, kind: 'cancel', at, item: itemId('A-1'), count: 1, movedOn: null },
  ...more,
})

type Fill = (board: FakeBoard, text: string) => unknown

const outcomes: readonly (readonly [name: string, fill: Fill, ...keys: string[]])[] = [
  [
    'a task that is refused',
    (board, why) => (board.adds = { kind: 'refused', field: 'title', why }),
    'c',
    'x',
    'ctrl+s',
  ],
  [
    'the id of a task that is added',
    (board, id) => (board.adds = { kind: 'added', id: itemId(id), outside: true }),
    ...['c', 'x', 'ctrl+s'],
  ],
  ['a stop that is refused', (board, message) => (board.answer = { state: 'refused', message }), ...['x']],
  ['a stop that is done', (board, message) => (board.answer = { state: 'done', message }), 'x'],
  ['a note that is refused', (board, why) => (board.noNote = why), '>', 'x', 'ctrl+s'],
  [
    'an act that is taken back in part',
    (board, text) => {
      board.change({ lastAct: lastAct({ item: itemId(text), count: 2 }) })
      const refused = [{ item: itemId(text), why: text }]
      board.takeBack = async () => ({ kind: 'cancel', items: [itemId(text)], queued: [], refused })
    },
    'u',
  ],
  [
    'an act that can’t be taken back any more',
    (board, text) => board.change({ lastAct: lastAct({ kind: 'stop', item: itemId(text), movedOn: text }) }),
    'u',
  ],
  [
    'the question whether a merge is to be taken back',
    (board, text) => board.merges.set('', { item: itemId(text), commit: 'c'.repeat(40) as never }),
    'u',
  ],
  [
    'a conflict that can’t be compared',
    (board, why) => board.conflicts.set('C-1', { kind: 'failed', why }),
    ']',
    'g',
    'enter',
  ],
  ['a diff that can’t be read', (board, why) => board.diffs.set(itemId('A-1'), { kind: 'failed', why }), 'd'],
]

test.each(outcomes.map(([name, fill, ...keys]) => ({ name, fill, keys })))(
  '$name is told in its row, and as text',
  async ({ fill, keys }) => {
    for (const [name, raw] of oneOfEach) {
      const board = hostileBoard('calm')
      fill(board, raw)
      const screen = await opened(board, keys)
      await expectHarmless(screen, name)
      screen.close()
    }
  },
)
