import { afterEach, expect, test } from 'vitest'
import { oid } from '../../src/core/ids.ts'
import { eventfulBoard } from './fixtures/demo-boards.ts'
import { smallBoard } from './fixtures/reference-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function screenOf(board: ReturnType<typeof smallBoard>): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns: 100, rows: 30 })
  open.push(screen)
  return screen
}

const held = {
  kind: 'held',
  why: 'files have changes of yours',
  files: ['README.md', 'src/\u001b[2Jevil.ts'],
  command: "git -C /home/ada/api stash push -- README.md 'src/evil.ts'",
  back: 'git -C /home/ada/api stash pop',
} as const

const lastLine = async (screen: RenderedScreen): Promise<string> =>
  (await screen.frame()).split('\n').at(-1) ?? ''

test('a branch that waits is opened by the key for what needs a person: cause, files, cure and commands', async () => {
  const board = smallBoard()
  board.change({ delivery: held })
  const screen = await screenOf(board)
  await screen.press('!')
  const frame = await screen.frame()
  expect(frame).toContain('main waits')
  expect(frame).toMatch(
    /What was merged is safe on the lane, and not in main yet: files have changes of yours\./,
  )
  expect(frame).toContain('README.md')
  expect(frame).not.toContain('\u001b[2J')
  expect(frame).toContain('To mend it: commit or stash them, it follows by itself.')
  expect(frame).toContain("git -C /home/ada/api stash push -- README.md 'src/evil.ts'")
  expect(frame).toContain('git -C /home/ada/api stash pop')
  await screen.press('y')
  expect(await lastLine(screen)).toContain('✓ the command is copied')
  // It follows what happens meanwhile.
  const there = oid('b'.repeat(40))
  board.change({ delivery: { kind: 'followed', from: there, to: there } })
  expect(await screen.frame()).toContain('main has all that was merged, and your checkout is there too.')
  await screen.press('escape', '!')
  expect(await lastLine(screen)).toContain('✗ nothing needs you')
})

test('it comes after the tasks that need a person, and from its event', async () => {
  const board = eventfulBoard()
  const failed = board.facts.rows.filter(({ state }) => state === 'failed')
  board.needy = async () => failed.map(({ item: { id }, state }) => ({ id, state }))
  board.change({ delivery: held })
  const screen = await screenOf(board)
  for (const { item } of failed) {
    await screen.press('!')
    await screen.frame()
    expect(screen.store.getState().pages.at(-1)).toMatchObject({ item: item.id })
  }
  await screen.press('!')
  expect(await screen.frame()).toContain('main waits')
  await screen.press('!')
  expect(screen.store.getState().modal).toBeNull()
  const [first] = board.events
  const { type: _, ...facts } = {
    type: 'delivery:held',
    target: 'main',
    why: held.why,
    files: held.files,
  } as const
  board.events = [
    ...board.events,
    { ...first!, seq: 61, item: null, body: { type: 'delivery:held', ...facts } },
    { ...first!, seq: 62, item: null, body: { type: 'run:paused' } },
  ]
  await screen.press('escape', 'escape', '[')
  await screen.frame()
  await screen.press('g', 'enter')
  expect(await lastLine(screen)).toContain('this event is of no task that could be opened')
  await screen.press('j', 'enter')
  expect(await screen.frame()).toContain('main waits')
})
