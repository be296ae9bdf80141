import { describe, expect, it } from 'vitest'
import { itemId } from '../../src/core/ids.ts'
import { reason } from '../../src/core/reason.ts'
import { boards } from './fixtures/demo-boards.ts'
import { at, FakeBoard, FakeLog, row, slot } from './fixtures/fake-board.ts'
import { smallBoard } from './fixtures/reference-board.ts'
import { screensAt } from './fixtures/opened-screen.ts'
import type { RenderedScreen } from './fixtures/rendered-screen.ts'

const screenOf = screensAt(120, 40)

const worktree = '/home/ada/api.loopwork/0a1b2c3d/auth-009.1'
const conflict = reason('conflict', 'conflict in notes.txt', {
  files: ['notes.txt'],
  branch: 'loopwork/auth-009/1',
})

/** A conflict, a failed task and one that was never tried, beside one at work. */
function needy(): FakeBoard {
  const failed = reason(
    'agent:exit-3',
    'agent: exit 3, which it gives when its own configuration names a model that its account may not use, as the settings of this machine do',
  )
  const running = row({ id: 'RUN-1', title: 'At work', phase: 'running', seconds: 20 })
  const rows = [
    row({
      id: 'AUTH-009',
      title: 'Revoke sessions',
      standing: { status: 'failed', failedAt: at, reason: conflict },
      seconds: 90,
      worktree,
      branch: 'loopwork/auth-009/1',
    }),
    row({
      id: 'API-007',
      title: 'Return 422',
      standing: { status: 'failed', failedAt: at, reason: failed },
      seconds: 4,
      attempts: 2,
    }),
    running,
    row({
      id: 'JOB-300',
      title: 'Never tried',
      needs: ['RUN-1'],
      files: ['src/a.ts'],
      description: 'Read the file.\nThen mend it.',
    }),
  ]
  return new FakeBoard({
    rows,
    slots: [slot(0, { row: running, log: new FakeLog(['x']) })],
    keptWorktrees: new Set([worktree]),
  })
}

/** The task under the list's cursor, opened. */
async function opened(
  board: FakeBoard,
  index: number,
  size: readonly [number, number] = [120, 40],
): Promise<RenderedScreen> {
  const screen = await screenOf(board, ...size)
  await screen.press('escape', 'g', ...Array<string>(index).fill('j'), 'enter')
  await screen.frame()
  return screen
}

describe('a conflict', () => {
  it('is named with the place where it is settled, before all others when it is chosen', async () => {
    const board = needy()
    const screen = await screenOf(board, 160, 40)
    await screen.press('escape', 'g')
    const line = (await screen.frame()).split('\n').at(-2)
    expect(line).toContain(`AUTH-009 conflict: settle it in ${worktree}, then r takes it`)
    board.change({ keptWorktrees: new Set() })
    expect(await screen.frame()).not.toContain(worktree)
  })

  it('has no half of a path where there is no room for it', async () => {
    const screen = await screenOf(needy(), 80, 24)
    await screen.press('escape', 'g')
    expect((await screen.frame()).split('\n').at(-2)).toContain('AUTH-009 conflict: Enter on it shows where')
  })

  it('is opened with branch, worktree and both ways on, whole at 80 columns', async () => {
    const board = needy()
    const screen = await opened(board, 0, [80, 24])
    const frame = await screen.frame()
    for (const said of [
      'conflict in notes.txt',
      'loopwork/auth-009/1',
      `cd ${worktree}`,
      'settle it there, as you would a merge',
      'loopwork retry AUTH-009\n',
      'takes what you settled there; no agent runs',
      'loopwork retry AUTH-009 --again',
      'an agent again, from main as it is then',
    ])
      expect(frame).toContain(said)
    expect(frame.split('\n').at(-1)).toMatch(/^ \? help {2}Esc back .*r retry/)
    expect(frame.split('\n').at(-1)).not.toMatch(/output|stop/)
    board.change({ keptWorktrees: new Set() })
    const gone = await screen.frame()
    expect(gone).not.toContain(worktree)
    expect(gone).toContain('loopwork retry AUTH-009 --again')
  })

  it('has its ways on in the summary: of the one under the cursor, in the place that was named', async () => {
    const board = boards['mixed']!()
    const { summary } = board.facts
    const [first, second] = ['AUTH-009', 'AUTH-010'].map((id) => {
      const known = summary!.items.find((item) => item.id === 'AUTH-009')!
      return { ...known, id, worktree: `/w/${id.toLowerCase()}` }
    })
    const others = summary!.items.filter(({ id }) => id !== 'AUTH-009' && id !== 'API-007')
    board.facts = { ...board.facts, summary: { ...summary!, items: [first!, second!, ...others] } }
    const screen = await screenOf(board)
    expect(await screen.frame()).toMatch(
      /NEXT {3}cd \/w\/auth-009 {3}settle it there[^]* loopwork retry AUTH-009 {3}takes what[^]* loopwork retry AUTH-009 --again/,
    )
    await screen.press('j')
    expect(await screen.frame()).toContain('NEXT   cd /w/auth-010 ')
    screen.store.setState({ place: { folder: '/home/ada/api', store: '/s.db' } })
    expect(await screen.frame()).toContain('loopwork retry -C /home/ada/api --store /s.db AUTH-010 --again')
  })

  it('says in the summary that the target has moved on since, until that is taken in', async () => {
    const board = boards['mixed']!()
    const { summary } = board.facts
    const behind = { dir: '/w/auth-009', target: 'main', stage: 'open' } as const
    const items = summary!.items
      .filter(({ id }) => id !== 'API-007')
      .map((item) => (item.id === 'AUTH-009' ? { ...item, worktree: '/w/auth-009', behind } : item))
    board.facts = { ...board.facts, summary: { ...summary!, items } }
    board.settling = { kind: 'open', why: 'not settled yet: a.ts', files: ['a.ts'], behind }
    const screen = await screenOf(board)
    expect(await screen.frame()).toMatch(
      /NEXT {3}cd \/w\/auth-009 {3}main has moved on since; Enter shows what to do/,
    )
    // The summary was made before; what was taken in is newer.
    board.settling = { kind: 'open', why: 'not settled yet: a.ts', files: ['a.ts'] }
    board.change({})
    expect(await screen.frame()).toContain('NEXT   cd /w/auth-009   settle it there')
  })

  it('is not among what R retries, which the summary names', async () => {
    const screen = await screenOf(boards['mixed']!())
    const frame = await screen.frame()
    expect(frame).toContain('NEXT   R retry failed   loopwork retry API-007 from a shell')
    expect(frame).toContain('loopwork retry AUTH-009 --again')
  })
})

describe('an opened task', () => {
  it('says in full why it failed, though its agent printed nothing', async () => {
    const screen = await opened(needy(), 1, [80, 24])
    const frame = await screen.frame()
    expect(frame.replace(/\s*\n {3}/g, ' ')).toContain(
      'agent: exit 3, which it gives when its own configuration names a model that its account may not use, as the settings of this machine do, after 2 tries',
    )
    expect(frame).toContain('There is no output of this try.')
    expect(frame).not.toContain('line 0 of 0')
  })

  it.each([
    [
      'gate:failed',
      /gate: npm test, exit 1[^]*GATE OUTPUT {3}last lines[^]*│ 12 passed[^]*│ 1 failed: refresh/,
    ],
    ['setup:failed', /setup: npm test, exit 1[^]*SETUP OUTPUT {3}last lines[^]*│ 12 passed/],
  ] as const)('shows the last lines of a failed command, and which one it was: %s', async (code, says) => {
    const board = needy()
    const why = reason(code, 'npm test, exit 1', { lastLines: ['12 passed', '1 failed: refresh'] })
    const rows = board.facts.rows.map((each, index) =>
      index === 1
        ? row({
            id: 'API-007',
            title: 'Return 422',
            standing: { status: 'failed', failedAt: at, reason: why },
            seconds: 4,
          })
        : each,
    )
    board.change({ rows })
    const bare = await opened(board, 1)
    expect(await bare.frame()).toMatch(says)
  })

  it('is one that was never tried, too: what it needs and what is to be done', async () => {
    const screen = await opened(needy(), 3)
    const frame = await screen.frame()
    for (const said of [
      'NEEDS      ⠿ RUN-1',
      'FILES      src/a.ts',
      'Read the file.',
      'Then mend it.',
      'No try of it has begun.',
    ])
      expect(frame).toContain(said)
    expect(screen.store.getState().outcome).toBeNull()
  })

  it('shows the end of its output, and all of it with Enter', async () => {
    const board = needy()
    board.logs.set(
      itemId('API-007'),
      new FakeLog(Array.from({ length: 300 }, (_, index) => `$ echo ${index}`)),
    )
    const screen = await opened(board, 1, [80, 24])
    expect(await screen.frame()).toMatch(/agent: exit 3[^]*\$ echo 299/)
    await screen.press('enter', 'g')
    const frame = await screen.frame()
    expect(frame).toMatch(/API-007 Return 422.* try 1[^]*\$ echo 0 /)
    expect(frame).toMatch(/line 2\d of 300/)
    await screen.press('j')
    expect(await screen.frame()).not.toMatch(/\$ echo 0 /)
    await screen.press('G')
    expect(await screen.frame()).toContain('$ echo 299')
    await screen.press('escape')
    expect(await screen.frame()).toContain('Enter for all')
  })

  it('stays what it is, with its keys, when its row leaves the list that is read', async () => {
    const board = needy()
    const screen = await opened(board, 1, [80, 24])
    const others = Array.from({ length: 200 }, (_, index) => row({ id: `T-${index}`, title: 'to do' }))
    const [first, second, ...rest] = board.facts.rows
    board.change({ rows: [first!, ...rest, ...others, second!] })
    expect(await screen.frame()).toMatch(/✗ API-007 {2}Return 422 .* failed/)
    await screen.press('r')
    expect(board.retries).toEqual(['API-007'])
  })
})

it('names no task in the head of the summary that was open before', async () => {
  const board = smallBoard()
  const screen = await screenOf(board)
  await screen.press('0')
  expect((await screen.frame()).split('\n')[0]).toContain('› W0 AUTH-003')
  board.change(boards['mixed']!().facts)
  expect((await screen.frame()).split('\n')[0]).not.toContain('›')
  await screen.press(']', 'g', 'enter')
  expect((await screen.frame()).split('\n')[0]).toContain('› API-007')
  await screen.press(']')
  expect((await screen.frame()).split('\n')[0]).not.toContain('›')
})

it.each([
  [39, 'loopwork needs 40x10; 3/8 done'],
  [20, 'loopwork needs 40x10'],
  [12, 'needs 40x10'],
  [6, '40x10'],
])('at %i columns says what it needs, uncut', async (columns, said) => {
  expect((await (await screenOf(smallBoard(), columns, 9)).frame()).trim()).toBe(said)
})

it('groups the digits of what it says where it has too little room', async () => {
  const board = smallBoard()
  board.change({ counts: { ...boards['mixed']!().facts.counts!, done: 1055, total: 2000 } })
  expect((await (await screenOf(board, 39, 9)).frame()).trim()).toBe('loopwork needs 40x10; 1,055/2,000 done')
})

describe('a conflict', () => {
  it('is opened to be settled, from ! and from the events', async () => {
    const board = needy()
    const id = itemId('AUTH-009')
    board.events = [
      {
        ...{ seq: 1, at, run: null, item: id, attempt: null, worker: null },
        body: { type: 'item:failed', reason: conflict },
      },
    ]
    const screen = await screenOf(board)
    const opened = (): unknown => screen.store.getState().pages
    await screen.press('!')
    expect(opened()).toMatchObject([{ kind: 'conflict', item: 'AUTH-009' }])
    await screen.press('!')
    expect(opened()).toMatchObject([{ kind: 'task', item: 'API-007' }])
    await screen.press('escape')
    screen.store.setState({ view: 'events' })
    await screen.frame()
    await screen.press('enter')
    expect(opened()).toMatchObject([{ kind: 'conflict', item: 'AUTH-009' }])
  })
})
