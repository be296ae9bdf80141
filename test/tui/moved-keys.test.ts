import { afterEach, expect, test } from 'vitest'
import { boards, eventfulBoard, lanesBoard, mergingBoard } from './fixtures/demo-boards.ts'
import { conflictBoard } from './fixtures/conflict-board.ts'
import { countsOf, FakeBoard, row, run, slot } from './fixtures/fake-board.ts'
import { middleBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'
import { paneSentence } from '../../src/wording/pane-sentence.ts'
import { keymapOf } from '../../src/keymap/key-bindings.ts'
import { keyTable } from '../../src/keymap/key-table.ts'
import { itemId } from '../../src/core/ids.ts'
import { reason } from '../../src/core/reason.ts'
import { rowText } from '../../src/text/row.ts'
import { markedDialog } from '../../src/tui/views/dialogs/marked-dialog.ts'

const words = (keymap: typeof keyTable): string =>
  markedDialog({ kind: 'marked', verb: 'skip', items: [itemId('A'), itemId('B')], dependents: 0 }, keymap)
    .body.map(rowText)
    .join('\n')

test('a question names the keys that a person has, wherever they have moved them', () => {
  expect(words(keyTable)).toContain('r or u takes them up again')
  expect(words(keymapOf({ retry: ['ctrl+r'], undo: ['U'] }, keyTable))).toContain(
    'Ctrl+R or U takes them up again',
  )
})

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

/** Each action whose keys a person may move has one that no other has, and that no text has for another reason. */
const strange = [
  ...'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯбгджзийлпфцчшщъыьэюя',
]
const keeps = new Set(['interrupt', 'suspend', 'worker', 'showPart'])
const actions = [...new Set(keyTable.map(({ action }) => action))].filter((action) => !keeps.has(action))
const moved = keymapOf(
  Object.fromEntries(actions.map((action, at) => [action, [strange[at] ?? '']])),
  keyTable,
)

/** A key of the key table, in front of what it does. */
const namesOld =
  /(?:^|[ ;:,.(│┃])([a-zA-Z!?:>+-]|Enter|Esc|Tab|Space) (?:again|on it|opens?|reads|pauses?|goes on|takes|tries|shows|folds|extends|resumes?|starts|stop|skip|undo|retry|note|quit|help|zoom|diff|merges|settings|filter|mark|order|mouse)\b/

/** What a worker says while all that is left was stopped by a person. */
const leftStopped = paneSentence(null, {
  ...{ run: run(), hold: null, counts: { ...countsOf([]), todo: 1 }, now: 0, ready: false, wanted: 2 },
  ...{ draining: false, stopping: false, inTheWay: null },
})

const held = () => {
  const board = middleBoard()
  board.change({ slots: [slot(0, null, leftStopped)] })
  return board
}

const manyHeld = () => {
  const board = middleBoard()
  board.change({ slots: Array.from({ length: 8 }, (_, worker) => slot(worker, null, leftStopped)) })
  return board
}

const besideTheLane = () => {
  const board = lanesBoard()
  const [busy] = board.facts.slots ?? []
  board.change({ slots: [busy!, slot(1, null, leftStopped), slot(2, null, leftStopped)] })
  return board
}

test.each([
  [
    'a pane',
    held,
    { columns: 120, rows: 40 },
    /Free\. What is left was stopped by you: choose it below, (\S+)/,
  ],
  ['its row in a list', manyHeld, { columns: 80, rows: 24 }, /W0 .*stopped by you: choose it below, (\S+)/],
  [
    'the row beside the lane',
    besideTheLane,
    { columns: 120, rows: 40 },
    / 2 workers free\. What .* below, (\S+)/,
  ],
] as const)('a free worker names the key that a person has: in %s', async (_, makeBoard, size, says) => {
  const screen = await renderScreen(makeBoard(), size)
  open.push(screen)
  expect(says.exec(await screen.frame())?.[1]).toBe('r')
  screen.store.setState({ keymap: keymapOf({ retry: ['ctrl+r'] }, keyTable) })
  expect(says.exec(await screen.frame())?.[1]).toBe('Ctrl+R')
})

test('the answer to the digit of a free worker without a pane does, too', async () => {
  const screen = await renderScreen(besideTheLane(), { columns: 120, rows: 40 })
  open.push(screen)
  screen.store.setState({ keymap: keymapOf({ retry: ['ctrl+r'] }, keyTable) })
  await screen.press('1')
  expect((await screen.frame()).split('\n').at(-1)).toMatch(
    /W1 has no pane now: Free\. .* below, Ctrl\+R takes it up/,
  )
})

/** A task that a person has stopped, with one that needs it. */
const stopped = () => {
  const standing = {
    status: 'todo',
    notBefore: null,
    hold: 'stopped',
    reason: reason('stopped', 'stopped by you'),
  } as const
  const rows = [row({ id: 'A', title: 'One', standing }), row({ id: 'B', title: 'Two', needs: ['A'] })]
  return new FakeBoard({ rows, slots: [slot(0, null, leftStopped)] })
}

test.each([
  ['the table', ['viewAfter', 'first']],
  ['the opened task', ['viewAfter', 'first', 'open']],
  ['the tree of needs', ['tree']],
  ['why it is not running', ['viewAfter', 'first', 'why']],
] as const)('the note of a task names the key that a person has: in %s', async (_, actions) => {
  const screen = await renderScreen(stopped(), { columns: 140, rows: 40 })
  open.push(screen)
  screen.store.setState({ keymap: keymapOf({ retry: ['ctrl+r'] }, keyTable) })
  for (const action of actions) {
    const key = keyTable.find((each) => each.action === action)?.keys[0]
    await screen.press(key ?? action)
  }
  expect(await screen.frame()).toMatch(/stopped by you, Ctrl\+R takes it up again/)
})

const places: readonly (readonly [name: string, board: () => FakeBoard, keys: readonly string[]])[] = [
  ['workers', middleBoard, []],
  ['a stopped task', held, []],
  ['nobody supervises', () => Object.assign(middleBoard(), {}), ['next']],
  ['merges', mergingBoard, ['merges']],
  ['events', eventfulBoard, ['viewBefore']],
  ['a conflict', conflictBoard, ['viewAfter', 'first', 'open']],
  ['a mixed summary', boards['mixed']!, []],
  ['an empty backlog', boards['empty']!, []],
]

test.each(places)('no frame names a key that a person has moved away: %s', async (_, makeBoard, keys) => {
  const board = makeBoard()
  if (keys[0] === 'next') board.change({ phase: 'left' })
  for (const size of [
    { columns: 120, rows: 40 },
    { columns: 80, rows: 24 },
  ]) {
    const screen = await renderScreen(board, size)
    open.push(screen)
    screen.store.setState({ keymap: moved })
    for (const action of keys) {
      const key = moved.find((row) => row.action === action)?.keys[0]
      if (key !== undefined) await screen.press(key)
    }
    const frame = await screen.frame()
    const found = frame.split('\n').filter((line) => namesOld.test(line))
    expect(found).toEqual([])
  }
})
