import { afterEach, expect, test } from 'vitest'
import { itemId } from '../../src/core/ids.ts'
import { usualSettings } from '../support/usual-settings.ts'
import { FakeBoard, row, run, slot } from './fixtures/fake-board.ts'
import { wholeSummary } from './fixtures/reference-summary.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

const twoTasks = (): FakeBoard =>
  new FakeBoard({
    rows: [row({ id: 'A', title: 'The first' }), row({ id: 'B', title: 'The second' })],
    slots: [slot(0, null, 'Free.')],
  })

async function form(board = twoTasks()): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns: 100, rows: 30 })
  open.push(screen)
  await screen.press('c')
  return screen
}

/** As nobody said anything else. */
const plain = { priority: 5, sourcePriority: null, agent: null, model: null }

const lastLine = async (screen: RenderedScreen): Promise<string> =>
  (await screen.frame()).split('\n').at(-1) ?? ''

test('what is typed is added, field by field, and is under the keys', async () => {
  const board = twoTasks()
  const screen = await form(board)
  board.adds = { kind: 'added', id: itemId('B'), outside: false }
  await screen.press(
    ...'宽字 é',
    'enter',
    ...'one',
    'enter',
    ...'two',
    'tab',
    ...'src/,b.ts',
    'enter',
    'A',
    'enter',
    'enter',
  )
  expect(board.added).toEqual([
    { ...plain, title: '宽字 é', description: 'one\ntwo', files: ['src/', 'b.ts'], needs: ['A'] },
  ])
  expect(await lastLine(screen)).toContain('✓ B added')
  await screen.read()
  expect(screen.store.getState().lists.workers.cursor.item).toBe('B')
  expect(screen.store.getState().focus).toEqual({ on: 'list' })
})

test('what is wrong is said below its field, and can be typed on', async () => {
  const board = twoTasks()
  const screen = await form(board)
  await screen.press('ctrl+s')
  expect(await screen.frame()).toContain('the title is empty')
  await screen.press(...'Mail', 'tab', 'tab', ...'../x', 'ctrl+s')
  expect(await screen.frame()).toContain('../x is outside the repository')
  expect(await screen.frame()).not.toContain('the title is empty')
  expect(board.added).toEqual([])
  await screen.press('ctrl+u', 'tab', ...'GONE')
  board.adds = { kind: 'refused', field: 'needs', why: 'there is no task GONE' }
  await screen.press('ctrl+s')
  const frame = await screen.frame()
  expect(frame).toMatch(/needs +GONE/)
  expect(frame).toMatch(/┃ +there is no task GONE/)
  expect(screen.store.getState().modal).toMatchObject({ kind: 'new task', at: 'needs' })
})

test('pasted lines: the first is the title, the others begin the description', async () => {
  const board = twoTasks()
  const screen = await form(board)
  screen.paste('Send a mail\r\n\r\nwith the queue\nand no helper\n')
  await screen.press('tab', 'tab')
  screen.paste('src/a.ts\nsrc/b.ts')
  await screen.press('ctrl+s')
  expect(board.added).toEqual([
    {
      ...plain,
      title: 'Send a mail',
      description: 'with the queue\nand no helper',
      files: ['src/a.ts', 'src/b.ts'],
      needs: [],
    },
  ])
})

const preset = (name: string, model: string | null) => ({ ...usualSettings(name).agent, name, model })

test('priority and agent are chosen, round, and asked for as they are named', async () => {
  const board = twoTasks()
  const settings = usualSettings('claude')
  board.change({
    run: run({
      settings: { ...settings, agent: preset('claude', 'sonnet'), presets: [preset('codex', null)] },
    }),
  })
  const screen = await form(board)
  expect(await screen.frame()).toMatch(/priority +low {2}\[normal\] {2}high/)
  expect(await screen.frame()).toMatch(/agent +\[any\] {2}claude\/sonnet {2}codex/)
  await screen.press(...'Mail', 'shift+tab', 'left', 'shift+tab', 'right', 'x')
  expect(await screen.frame()).toMatch(/priority +low {2}normal {2}\[high\]/)
  expect(await screen.frame()).toContain('Space change')
  await screen.press('tab', 'enter')
  expect(board.added).toMatchObject([
    { title: 'Mail', priority: 1, sourcePriority: 'high', agent: 'codex', model: null },
  ])
  await screen.press('c', ...'More', 'up', 'space', 'up', 'space', 'space', 'ctrl+s')
  expect(board.added[1]).toMatchObject({ priority: 8, agent: 'claude', model: 'sonnet' })
})

test('a word that is pasted chooses what it names; another one says what there is, and Enter stays at it', async () => {
  const board = twoTasks()
  const screen = await form(board)
  await screen.press(...'Mail', 'up')
  // One agent alone does every task: there is nothing to choose.
  expect(await screen.frame()).not.toMatch(/┃ +agent/)
  screen.paste('soon\n')
  await screen.press('enter')
  expect(await screen.frame()).toMatch(/┃ +one of low, normal, high/)
  expect(board.added).toEqual([])
  screen.paste('HI')
  await screen.press('enter')
  expect(board.added).toMatchObject([{ priority: 1 }])
})

test('what there is already of what is typed stands below it, as it is newest', async () => {
  const board = twoTasks()
  board.known = {
    shares: [
      { item: itemId('B'), state: 'blocked', files: ['src/a.ts', 'src/b.ts', 'src/c.ts'] },
      { item: itemId('A'), state: 'running', files: [''] },
    ],
    needs: [],
  }
  const screen = await form(board)
  await screen.press('tab', 'tab', ...'src/')
  expect(await screen.frame()).toContain('shares src/a.ts and 2 more with B (blocked)')
  expect(await screen.frame()).toContain('shares the whole repository with A (running)')
  // It is not in view.
  board.change({ rows: [row({ id: 'FAR-9', title: 'Far away' })] })
  board.known = { shares: [], needs: [] }
  await screen.press('tab', ...'far-9')
  expect(await screen.frame()).toContain('FAR-9 Far away')
  expect(await screen.frame()).not.toContain('shares')
})

test('Esc keeps nothing and says so; more than a few words are asked about first', async () => {
  const board = twoTasks()
  const screen = await form(board)
  await screen.press('x', 'escape')
  expect(await lastLine(screen)).toContain('no task was added, nothing is kept')
  await screen.press('c')
  screen.paste('a title that took somebody a while to think of')
  await screen.press('escape')
  expect(await screen.frame()).toContain('Discard it?')
  await screen.press('n')
  expect(await screen.frame()).not.toContain('Discard it?')
  expect(await screen.frame()).toContain('a title that took somebody')
  await screen.press('escape', 'y')
  expect(screen.store.getState().modal).toBeNull()
  expect(board.added).toEqual([])
})

test('two presses add it once; what was refused can be added after that, outside of the filter too', async () => {
  const board = twoTasks()
  const screen = await form(board)
  const added = Promise.withResolvers<void>()
  const add = board.add.bind(board)
  board.add = async (task) => {
    await added.promise
    return add(task)
  }
  board.adds = { kind: 'refused', field: 'title', why: 'there is one' }
  await screen.press(...'Mail', 'ctrl+s', 'ctrl+s')
  added.resolve()
  expect(await screen.frame()).toContain('there is one')
  expect(board.added).toHaveLength(1)
  board.adds = { kind: 'added', id: itemId('B'), outside: true }
  await screen.press('ctrl+s')
  expect(await lastLine(screen)).toContain('B added, outside this run’s filter'.replace('’', "'"))
  expect(board.added).toHaveLength(2)
})

test('the end of the run comes below the form: nothing that was typed is lost', async () => {
  const board = twoTasks()
  const screen = await form(board)
  await screen.press(...'More work')
  board.change({ summary: wholeSummary() })
  const frame = await screen.frame()
  expect(frame).toContain('[Summary]')
  expect(frame).toContain('More work')
})
