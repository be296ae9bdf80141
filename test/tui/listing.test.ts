import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/reason.ts'
import { FakeBoard, FakeLog, row, slot } from './fixtures/fake-board.ts'
import { middleBoard } from './fixtures/reference-board.ts'
import { screensAt } from './fixtures/opened-screen.ts'

const screenOf = screensAt(120, 40)

/** Ids in the table, from its first row. */
const idsIn = (frame: string): readonly string[] =>
  frame.split('\n').flatMap((line) => /^[▸ ][ *]\S ([A-Z]+-\d+) /.exec(line)?.[1] ?? [])
const chosenIn = (frame: string): string | undefined => /^▸[ *]\S (\S+)/m.exec(frame)?.[1]
const footer = (frame: string): string => frame.split('\n').at(-1) ?? ''
const showLine = (frame: string): string => frame.split('\n').find((line) => line.startsWith(' show ')) ?? ''

describe('the table of tasks', () => {
  it('narrows as a filter is typed, and the cursor stays on its task', async () => {
    const screen = await screenOf(middleBoard())
    await screen.press(']', 'j', 'j')
    expect(chosenIn(await screen.frame())).toBe('API-001')
    await screen.press('/', 'a', 'p', 'i')
    const typing = await screen.frame()
    expect(idsIn(typing)).toEqual(['API-007', 'API-001', 'API-004', 'API-005'])
    expect(chosenIn(typing)).toBe('API-001')
    expect(showLine(typing)).toContain('filter /api_   4 of 24')
    expect(footer(typing)).toMatch(/^ Enter keep the filter {2}Esc clear .*filtering$/)
    // Letters are letters: nothing is stopped, nobody leaves.
    await screen.press('x', 'q')
    expect(idsIn(await screen.frame())).toEqual([])
    await screen.press('backspace', 'backspace', 'down', 'enter')
    const kept = await screen.frame()
    expect(chosenIn(kept)).toBe('API-004')
    expect(footer(kept)).toContain('? help')
    await screen.press('escape')
    const cleared = await screen.frame()
    expect(idsIn(cleared).length).toBeGreaterThan(20)
    expect(chosenIn(cleared)).toBe('API-004')
  })

  it('takes an expression as --filter takes it, and one that is pasted', async () => {
    const screen = await screenOf(middleBoard())
    await screen.press(']', '/')
    screen.paste('id = DB-*\nor id = OPS-*')
    expect(idsIn(await screen.frame())).toEqual(['DB-002', 'DB-004', 'OPS-005', 'DB-005'])
  })

  it('goes through its orders with O, says each, and turns with Shift+Up', async () => {
    const screen = await screenOf(middleBoard())
    await screen.press(']')
    const said: string[] = []
    for (let turn = 0; turn < 6; turn++) {
      await screen.press('O')
      said.push(/by (.*?) {2}/.exec(`${footer(await screen.frame())}  `)?.[1] ?? '')
    }
    expect(said).toEqual([
      'the file',
      'priority, most urgent first',
      'state',
      'time, longest first',
      'tries, most first',
      'what needs you',
    ])
    await screen.press('shift+left', 'shift+left')
    const longest = await screen.frame()
    expect(longest).toContain('TIME ▾')
    expect(idsIn(longest)[0]).toBe('API-007')
    await screen.press('shift+up')
    expect(await screen.frame()).toContain('TIME ▴')
    expect(showLine(await screen.frame())).toContain('sort time, shortest first')
    await screen.press('escape')
    expect(showLine(await screen.frame())).toContain('sort what needs you')
  })

  it('shows the parts of F1 to F5, and steps through them with F', async () => {
    const screen = await screenOf(middleBoard())
    await screen.press(']', 'f2')
    expect(idsIn(await screen.frame())).toEqual([
      'AUTH-003',
      'API-001',
      'DB-002',
      'UI-004',
      'API-004',
      'UI-002',
    ])
    await screen.press('F')
    expect(idsIn(await screen.frame())).toEqual(['API-007'])
    expect(showLine(await screen.frame())).toContain('[needs you]')
    await screen.press('f5')
    expect(idsIn(await screen.frame())).toHaveLength(9)
    await screen.press('escape')
    expect(showLine(await screen.frame())).toContain('show [all]')
  })

  it('sums up at its end what is not in view, and opens and folds what is done', async () => {
    const screen = await screenOf(middleBoard())
    await screen.press('escape', 'g')
    const top = (await screen.frame()).split('\n')
    expect(top.at(-4)).toBe('  ◦ 2 more ready   ◷ 1 waiting   ⊘ 4 blocked')
    expect(top.at(-3)).toBe('  ✓ 9 done   F5 shows them')
    await screen.press('G')
    const end = (await screen.frame()).split('\n')
    expect(end.at(-4)).toBe('  the end of the list')
    expect(end.at(-3)).toBe('▸ ✓ 9 done   Enter shows them')
    await screen.press('k')
    expect(chosenIn(await screen.frame())).toBe('DOC-004')
    await screen.press('j', 'enter')
    const opened = await screen.frame()
    expect(chosenIn(opened)).toBe('DONE-001')
    expect(opened.split('\n').at(-3)).toBe('  ✓ 9 done   Esc folds them')
    await screen.press('escape')
    expect((await screen.frame()).split('\n').at(-3)).toContain('done   ')
  })

  it('marks tasks, keeps the marks through filters, and acts on them together', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await screen.press(']', 'space')
    const one = await screen.frame()
    expect(one).toMatch(/^ \*✗ API-007/m)
    expect(chosenIn(one)).toBe('AUTH-003')
    expect(showLine(one)).toContain('* 1 marked')
    await screen.press('j', 'j', 'V')
    expect(showLine(await screen.frame())).toContain('* 4 marked')
    await screen.press('/', ...'ui-004', 'enter')
    expect(await screen.frame()).toMatch(/\* 4 marked/)
    await screen.press('escape', 'r')
    expect(board.retries).toEqual(['API-007', 'AUTH-003', 'API-001', 'DB-002'])
    expect(await screen.frame()).not.toContain('marked')
  })

  it('asks before it stops three or more, and takes the stop back with u', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await screen.press(']', 'j', 'space', 'space', 'space', 'x')
    const asked = await screen.frame()
    expect(asked).toContain('Stop 3 tasks?')
    expect(board.asks).toEqual([])
    await screen.press('enter')
    expect(board.asks).toEqual([])
    await screen.press('y')
    expect(board.asks.map((body) => ('item' in body ? body.item : body.kind))).toEqual([
      'AUTH-003',
      'API-001',
      'DB-002',
    ])
    expect(footer(await screen.frame())).toContain('3 tasks stopped, back to todo; u takes it back')
    await screen.press('u')
    expect(board.takenBack).toMatchObject([{ kind: 'stop', count: 3 }])
    expect(footer(await screen.frame())).toContain('3 tasks go on when their turn comes')
  })

  it('skips at once what nobody waits for, and asks where others do', async () => {
    const board = middleBoard()
    const screen = await screenOf(board)
    await screen.press(']', '/', ...'ui-006', 'enter', 's')
    expect(board.cancelled).toEqual(['UI-006'])
    expect(footer(await screen.frame())).toContain('UI-006 skipped: it is cancelled; u takes it back')
    await screen.press('u')
    expect(board.takenBack).toMatchObject([{ kind: 'cancel', item: 'UI-006' }])
    const failed = row({
      id: 'BASE-1',
      title: 'needed',
      standing: { status: 'failed', failedAt: 0, reason: reason('agent:exit-1', 'exit 1') },
    })
    board.change({ rows: [failed, row({ id: 'TOP-1', title: 'needs it', needs: ['BASE-1'] })] })
    await screen.press('escape', 'g')
    await screen.frame()
    await screen.press('s')
    expect(await screen.frame()).toContain('TOP-1')
    await screen.press('escape')
    expect(board.cancelled).toEqual(['UI-006'])
    await screen.press('space', 'space', 's')
    expect(await screen.frame()).toContain('Skip 2 tasks?')
    await screen.press('y')
    expect(board.cancelled).toEqual(['UI-006', 'BASE-1', 'TOP-1'])
  })

  it('shows no task twice where each worker is a row', async () => {
    const screen = await screenOf(middleBoard(), 80, 24)
    const frame = await screen.frame()
    expect(frame.split('AUTH-003')).toHaveLength(3)
    expect(frame.split('\n').filter((line) => line.includes('DB-002'))).toHaveLength(1)
  })

  it('keeps the row of a task in view while others change places', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => row({ id: `T-${index + 100}`, title: 'to do' }))
    const board = new FakeBoard({ rows, slots: [slot(0, null)] })
    const screen = await screenOf(board, 100, 30)
    await screen.press(']', ...Array.from({ length: 40 }, () => 'j'))
    const before = await screen.frame()
    expect(chosenIn(before)).toBe('T-140')
    board.change({ rows: [...rows.slice(10), ...rows.slice(0, 10)] })
    expect(chosenIn(await screen.frame())).toBe('T-140')
  })
})

it.each([
  ['80x24', 80, 24],
  ['120x40', 120, 40],
  ['200x50', 200, 50],
  ['300x100', 300, 100],
  ['40x10', 40, 10],
] as const)('no row is wider than the screen, whatever the titles are: %s', async (_, columns, rows) => {
  const titles = [
    '漢字の題名がとても長いので切られなければならない、どの幅でも同じように',
    '👩‍👩‍👧‍👦 family 🇩🇪 flag 1️⃣ keycap and then some more words to be cut somewhere',
    'e\u0301\u0302\u0303 combining z\u0351\u0352\u0353algo text that goes on and on and on',
    'כותרת בעברית שהיא ארוכה מאוד ולכן נחתכת',
    'tabs\tand\nlines \u001b[31mred\u001b[0m \u202eoverride',
  ]
  const board = new FakeBoard({
    rows: titles.map((title, index) =>
      row({ id: index === 0 ? 'A-VERY-LONG-ID-THAT-IS-CUT-IN-ITS-MIDDLE-0001' : `T-${index}`, title }),
    ),
    slots: [
      slot(0, {
        row: row({ id: 'W-1', title: titles[0]!, phase: 'running', seconds: 3 }),
        log: new FakeLog(),
      }),
    ],
  })
  const screen = await screenOf(board, columns, rows)
  await screen.press(']', 'space', 'O', 'O')
  const frame = await screen.frame()
  const { cellWidth } = await import('../../src/text/cells.ts')
  for (const line of frame.split('\n')) expect(cellWidth(line as never)).toBeLessThanOrEqual(columns)
  expect(frame.split('\n').length).toBeLessThanOrEqual(rows)
  if (columns >= 80) expect(frame).toContain('…')
})
